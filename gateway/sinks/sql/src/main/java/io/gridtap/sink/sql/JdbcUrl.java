package io.gridtap.sink.sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL as far as the sink has to understand it: which data base, where, and which properties it names itself. All
 * else is the driver's.
 *
 * @param text
 *            what the driver gets; never printed, as it may hold secrets
 * @param named
 *            names in lower case, with their values
 */
record JdbcUrl(Dialect dialect, String text, Map<String, String> named) {
  private static final Pattern SQLSERVER_PROPERTY = Pattern
      .compile(";\\s*([^=;{}]+?)\\s*=\\s*(\\{(?:[^}]|}})*}|[^;]*)");
  private static final Pattern PROPERTY = Pattern.compile("[?&]([^=&]+)=?([^&]*)");
  private static final Pattern LOOPBACK = Pattern.compile("//(localhost|127\\.[0-9.]+|\\[::1])([:/;\\\\?].*)?",
      Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  JdbcUrl { named = Map.copyOf(named); }

  static JdbcUrl of(String url) {
    Dialect dialect = Dialect.of(url);
    String text = url.startsWith(Dialect.MYSQL) ? dialect.prefix() + url.substring(Dialect.MYSQL.length()) : url;
    int end = end(dialect, text);
    if (!text.startsWith("//", dialect.prefix().length()))
      throw new IllegalArgumentException("the URL goes on with // and a host: " + dialect.prefix() + "//host/database");
    if (text.substring(0, end).indexOf('@') >= 0)
      throw new IllegalArgumentException("the URL has no user and password before the host: they are given apart");
    Map<String, String> named = new HashMap<>();
    Matcher matcher = (dialect == Dialect.SQLSERVER ? SQLSERVER_PROPERTY : PROPERTY).matcher(text.substring(end));
    while (matcher.find())
      named.put(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
    if (named.containsKey("password"))
      throw new IllegalArgumentException("the URL holds a password: give it apart");
    return new JdbcUrl(dialect, text, named);
  }

  private static int end(Dialect dialect, String text) {
    int end = text.indexOf(dialect == Dialect.SQLSERVER ? ';' : '?');
    return end < 0 ? text.length() : end;
  }

  /** For people: without properties. */
  String where() {
    String database = named.getOrDefault("databasename", named.getOrDefault("database", ""));
    return text.substring(0, end(dialect, text))
        + (dialect == Dialect.SQLSERVER && !database.isEmpty() ? ";databaseName=" + database : "");
  }

  boolean loopback() { return LOOPBACK.matcher(text.substring(dialect.prefix().length())).matches(); }

  /**
   * What the driver is told besides the URL. What the URL or {@code own} names is never overridden.
   *
   * @param limits
   *            of time, in the driver's names and units
   */
  Properties properties(Map<String, String> own, Map<String, String> limits) {
    Map<String, String> given = new HashMap<>(named);
    own.forEach((name, value) -> given.put(name.toLowerCase(Locale.ROOT), value));
    Properties properties = new Properties();
    defaults(properties, dialect.defaults(), given);
    defaults(properties, limits, given);
    defaults(properties, encryption(given), given);
    own.forEach(properties::setProperty);
    return properties;
  }

  private static void defaults(Properties properties, Map<String, String> defaults, Map<String, String> given) {
    defaults.forEach((name, value) -> {
      if (!given.containsKey(name.toLowerCase(Locale.ROOT)))
        properties.setProperty(name, value);
    });
  }

  /** TLS with certificate and host name checked, unless a mode is named. */
  private Map<String, String> encryption(Map<String, String> given) {
    return switch (dialect) {
      case POSTGRESQL -> {
        boolean named = given.containsKey("sslmode") || given.containsKey("ssl");
        boolean verifies = named ? given.getOrDefault("sslmode", "").startsWith("verify") : true;
        boolean trusts = given.containsKey("sslrootcert") || given.containsKey("sslfactory")
            || given.containsKey("sslcert");
        Map<String, String> defaults = new HashMap<>();
        if (!named)
          defaults.put("sslmode", "verify-full");
        // the driver's own default is a file in the home directory, which a service seldom has
        if (verifies && !trusts)
          defaults.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        yield defaults;
      }
      case MARIADB -> given.containsKey("usessl") || given.containsKey("sslmode")
          ? Map.of()
          : Map.of("sslMode", "verify-full");
      case SQLSERVER -> Map.of("encrypt", "true", "trustServerCertificate", "false");
    };
  }

  /** The setting that leaves the network unencrypted, or lets the server decide. */
  Optional<String> unencrypted(Map<String, String> own) {
    Map<String, String> given = new HashMap<>(named);
    own.forEach((name, value) -> given.put(name.toLowerCase(Locale.ROOT), value));
    return given.entrySet().stream().filter(each -> switch (dialect) {
      case POSTGRESQL -> each.getKey().equals("sslmode") && each.getValue().matches("disable|allow|prefer");
      case MARIADB -> each.getKey().equals("sslmode") && each.getValue().equalsIgnoreCase("disable")
          || each.getKey().equals("usessl") && each.getValue().equalsIgnoreCase("false");
      case SQLSERVER -> each.getKey().equals("encrypt") && each.getValue().toLowerCase(Locale.ROOT)
          .matches("false|no|optional");
    }).map(each -> each.getKey() + "=" + each.getValue()).findFirst();
  }

  /** Where no trusted TLS connection came about. */
  String encryptionRemedy() {
    return switch (dialect) {
      case POSTGRESQL -> "TLS with a certificate that can be checked is expected. Name the certificate of its issuer"
          + " by sslrootcert=FILE in the URL; only on one machine, or in a network that you trust, leave TLS off by"
          + " sslmode=disable in the URL";
      case MARIADB -> "TLS with a certificate that can be checked is expected. Name the certificate of its issuer by"
          + " serverSslCert=FILE in the URL; only on one machine, or in a network that you trust, leave TLS off by"
          + " sslMode=disable in the URL";
      case SQLSERVER ->
        "TLS with a certificate that can be checked is expected. Name a store with the certificate of its"
            + " issuer by trustStore=FILE in the URL; only on one machine, or in a network that you trust, leave TLS off"
            + " by encrypt=false in the URL";
    };
  }
}
