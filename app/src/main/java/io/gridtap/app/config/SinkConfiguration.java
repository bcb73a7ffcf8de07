package io.gridtap.app.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One sink; {@code type} says which kind. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({@JsonSubTypes.Type(value = SinkConfiguration.Console.class, name = "console"),
    @JsonSubTypes.Type(value = SinkConfiguration.VictoriaMetrics.class, name = "victoriametrics"),
    @JsonSubTypes.Type(value = SinkConfiguration.Sql.class, name = "sql")})
public sealed interface SinkConfiguration {
  /** Default: the type. */
  @Nullable
  String name();

  @Nullable
  Delivery delivery();

  /** One line a value on standard output. */
  record Console(@Nullable String name, @Nullable Delivery delivery) implements SinkConfiguration {}

  record VictoriaMetrics(@Nullable String name, String url, @Nullable String metric, @Nullable String user,
      @Nullable Secret password, @Nullable Secret bearer, @Nullable Delivery delivery) implements SinkConfiguration {}

  /**
   * PostgreSQL, MariaDB, MySQL, SQL Server, by the URL.
   *
   * @param createTable default yes
   */
  record Sql(@Nullable String name, String url, @Nullable String user, @Nullable Secret password,
      @Nullable String schema, @Nullable String table, @Nullable Boolean createTable,
      @Nullable Delivery delivery) implements SinkConfiguration {}

  /**
   * The same for every sink.
   *
   * @param batch measurements that go together at most
   * @param age for which the first of a batch waits for company
   * @param buffer measurements held while the sink is away
   * @param whenFull what happens when the buffer is full
   * @param quarantine directory for measurements that the sink refuses for good
   */
  record Delivery(@Nullable Integer batch, @Nullable Duration age, @Nullable Integer buffer,
      @Nullable WhenFull whenFull, @Nullable String quarantine) {}

  /** Wait: the devices wait too. */
  enum WhenFull {
    @JsonProperty("wait")
    WAIT, @JsonProperty("drop-oldest")
    DROP_OLDEST, @JsonProperty("wait-then-drop-oldest")
    WAIT_THEN_DROP_OLDEST
  }
}
