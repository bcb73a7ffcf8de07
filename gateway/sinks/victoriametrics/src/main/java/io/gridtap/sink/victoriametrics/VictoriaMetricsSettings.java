package io.gridtap.sink.victoriametrics;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how measurements are written.
 *
 * @param base
 *            what stands before {@code /api/v1/import/prometheus}, without user, password and query
 * @param metric
 *            the name of the series of values; if empty it is the protocol's, as {@code iec61850_value}
 * @param timeStamp
 *            which of a measurement's two times is written
 * @param quality
 *            which series accompany the value
 * @param gzip
 *            compress what is sent; costs some processor time here and saves nine tenths of the octets on the way
 * @param connectTimeout
 *            for the connection to be made
 * @param requestTimeout
 *            for one request to be answered completely
 * @param watchInterval
 *            shortest time between two looks at the server's counters
 */
public record VictoriaMetricsSettings(URI base, Optional<String> metric, TimeStamp timeStamp, QualitySeries quality,
    Credentials credentials, boolean gzip, Duration connectTimeout, Duration requestTimeout, Duration watchInterval,
    Limits limits) {

  /** Which time a sample carries. */
  public enum TimeStamp {
    /** The device's. A time the server would not store, such as that of a clock never set, refuses the measurement. */
    OBSERVED,
    /** The device's, or the gateway's if the server would not store the device's. */
    OBSERVED_ELSE_RECEIVED,
    /** The gateway's. */
    RECEIVED
  }

  /** Which series accompany the value. */
  public enum QualitySeries {
    NONE,
    /** {@code <metric>_quality}. */
    VALIDITY,
    /** {@code <metric>_quality} and {@code <metric>_quality_flags}. */
    VALIDITY_AND_FLAGS
  }

  /**
   * What the server stores without change. The defaults are those of VictoriaMetrics 1.79; beyond them it drops or
   * shortens silently, so such a measurement is not sent.
   *
   * @param maxLabels
   *            labels of a series, its name counted as one ({@code -maxLabelsPerTimeseries})
   * @param maxLabelNameOctets
   *            fixed in the server
   * @param maxLabelValueOctets
   *            {@code -maxLabelValueLen}
   * @param retention
   *            oldest sample ({@code -retentionPeriod}; its default of one month is 31 days)
   * @param ahead
   *            newest sample, counted from now; fixed in the server
   */
  public record Limits(int maxLabels, int maxLabelNameOctets, int maxLabelValueOctets, Duration retention,
      Duration ahead) {
    public static final Limits STANDARD = new Limits(30, 256, 16_384, Duration.ofDays(31), Duration.ofDays(2));

    public Limits {
      if (maxLabels < 1 || maxLabelNameOctets < 1 || maxLabelValueOctets < 1)
        throw new IllegalArgumentException("limits of labels are at least 1");
      if (retention.isNegative() || ahead.isNegative())
        throw new IllegalArgumentException("retention and ahead are not negative");
    }

    public Limits withRetention(Duration other) {
      return new Limits(maxLabels, maxLabelNameOctets, maxLabelValueOctets, other, ahead);
    }
  }

  public VictoriaMetricsSettings {
    if (!("http".equals(base.getScheme()) || "https".equals(base.getScheme())) || base.getHost() == null)
      throw new IllegalArgumentException("the URL starts with http:// or https:// and a host");
    if (base.getRawUserInfo() != null || base.getRawQuery() != null || base.getRawFragment() != null)
      throw new IllegalArgumentException("the URL has no query, and no user here: use of(url) or credentials");
    metric.ifPresent(name -> {
      if (!Exposition.METRIC_NAME.matcher(name).matches())
        throw new IllegalArgumentException("not a metric name: '" + name + "'");
    });
    if (!connectTimeout.isPositive() || !requestTimeout.isPositive() || watchInterval.isNegative())
      throw new IllegalArgumentException("time limits are positive");
  }

  /**
   * The defaults for a server.
   *
   * @param url
   *            {@code http://localhost:8428}; user and password may stand in it as {@code http://user:password@host},
   *            percent-encoded where needed
   */
  public static VictoriaMetricsSettings of(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException unreadable) {
      // the text may hold a password: neither it nor the cause is repeated
      throw new IllegalArgumentException("not a URL that can be read; percent-encode special characters");
    }
    String scheme = uri.getScheme();
    String host = uri.getHost();
    if (scheme == null || host == null)
      throw new IllegalArgumentException("the URL starts with http:// or https:// and a host");
    String path = uri.getRawPath().replaceAll("/+$", "");
    URI base = URI.create(scheme + "://" + host + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + path);
    if (uri.getRawQuery() != null || uri.getRawFragment() != null)
      throw new IllegalArgumentException("the URL has no query");
    return new VictoriaMetricsSettings(base, Optional.empty(), TimeStamp.OBSERVED, QualitySeries.VALIDITY_AND_FLAGS,
        userInfo(uri.getUserInfo() == null ? "" : uri.getUserInfo()), true, Duration.ofSeconds(5),
        Duration.ofSeconds(30), Duration.ofSeconds(15), Limits.STANDARD);
  }

  private static Credentials userInfo(String userInfo) {
    if (userInfo.isEmpty())
      return new Credentials.None();
    int colon = userInfo.indexOf(':');
    return colon < 0
        ? new Credentials.Basic(userInfo, "")
        : new Credentials.Basic(userInfo.substring(0, colon), userInfo.substring(colon + 1));
  }

  public VictoriaMetricsSettings withMetric(String other) {
    return new VictoriaMetricsSettings(base, Optional.of(other), timeStamp, quality, credentials, gzip, connectTimeout,
        requestTimeout, watchInterval, limits);
  }

  public VictoriaMetricsSettings with(TimeStamp other) {
    return new VictoriaMetricsSettings(base, metric, other, quality, credentials, gzip, connectTimeout, requestTimeout,
        watchInterval, limits);
  }

  public VictoriaMetricsSettings with(QualitySeries other) {
    return new VictoriaMetricsSettings(base, metric, timeStamp, other, credentials, gzip, connectTimeout,
        requestTimeout,
        watchInterval, limits);
  }

  public VictoriaMetricsSettings with(Credentials other) {
    return new VictoriaMetricsSettings(base, metric, timeStamp, quality, other, gzip, connectTimeout, requestTimeout,
        watchInterval, limits);
  }

  public VictoriaMetricsSettings withGzip(boolean other) {
    return new VictoriaMetricsSettings(base, metric, timeStamp, quality, credentials, other, connectTimeout,
        requestTimeout, watchInterval, limits);
  }

  public VictoriaMetricsSettings withTimeouts(Duration connect, Duration request) {
    return new VictoriaMetricsSettings(base, metric, timeStamp, quality, credentials, gzip, connect, request,
        watchInterval, limits);
  }

  public VictoriaMetricsSettings withWatchInterval(Duration other) {
    return new VictoriaMetricsSettings(base, metric, timeStamp, quality, credentials, gzip, connectTimeout,
        requestTimeout, other, limits);
  }

  public VictoriaMetricsSettings with(Limits other) {
    return new VictoriaMetricsSettings(base, metric, timeStamp, quality, credentials, gzip, connectTimeout,
        requestTimeout, watchInterval, other);
  }
}
