/** What the library is tested with, for those who build on it: vectors, laws, scripts, engine pairs and a fault proxy. */
module io.gridtap.testkit {
  requires static transitive org.jspecify;
  requires transitive io.gridtap.wire;

  exports io.gridtap.testkit;
}
