package io.gridtap.dlms.association;

import io.gridtap.dlms.link.Route;

/**
 * Whether a logical device takes one more association, on whatever connection: meters often take one at a time. May be
 * asked by several threads.
 */
public interface Admission {
  Admission ALWAYS = new Admission() {
    @Override
    public boolean enter(Route route) { return true; }

    @Override
    public void leave(Route route) {}
  };

  /** False refuses the association for now. */
  boolean enter(Route route);

  /** Each {@link #enter} that was answered by true ends with one of these. */
  void leave(Route route);
}
