package io.gridtap.sink.sql;

import static io.gridtap.sink.sql.Samples.counting;
import static io.gridtap.sink.sql.Samples.point;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.runtime.Delivery;
import io.gridtap.runtime.Fanout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two data bases at once, each with a delivery of its own. */
class SeveralSinksLoopbackTest {
  @Test
  void oneThatIsDownNeverStopsTheOtherAndCatchesUp() throws Exception {
    try (PostgresServer postgres = PostgresServer.start(); MariaDbServer mariaDb = MariaDbServer.start("skip-ssl")) {
      Delivery toPostgres = Delivery.start("postgresql", new SqlSink(postgres.settings()), SinkContract.DELIVERY);
      Delivery toMariaDb = Delivery.start("mariadb", new SqlSink(mariaDb.settings()), SinkContract.DELIVERY);
      try (Fanout fanout = new Fanout(List.of(toPostgres, toMariaDb))) {
        fanout.accept(counting(point("IED1", "counter"), 1, 500));
        ServerProcess.await("both", () -> toPostgres.statistics().delivered() == 500
            && toMariaDb.statistics().delivered() == 500);
        mariaDb.kill();
        fanout.accept(counting(point("IED1", "counter"), 501, 1_000));
        ServerProcess.await("the one", () -> toPostgres.statistics().delivered() == 1_000);
        ServerProcess.await("a failure", () -> toMariaDb.statistics().failures() > 1);
        assertThat(toMariaDb.statistics().buffered()).isEqualTo(500);
        mariaDb.restart();
        ServerProcess.await("the other", () -> toMariaDb.statistics().delivered() == 1_000);
        assertThat(toPostgres.statistics().failures()).isZero();
      }
      for (DatabaseServer server : List.of(postgres, mariaDb))
        assertThat(server.query("SELECT count(*), sum(number) FROM measurement").getFirst())
            .extracting(number -> Double.valueOf(number).intValue()).containsExactly(1_000, 500_500);
    }
  }
}
