package io.gridtap.bench;

import io.gridtap.dlms.BlockStream;
import io.gridtap.dlms.DlmsClient;
import io.gridtap.dlms.DlmsClientSettings;
import io.gridtap.dlms.association.ClientSettings;
import io.gridtap.dlms.link.Route;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.AttributeRequest;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.dlms.xdlms.ProfileRow;
import io.gridtap.dlms.xdlms.ProfileRows;
import io.gridtap.transport.TcpConnector;
import io.gridtap.wire.Limits;
import io.gridtap.wire.Octets;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A profile of a million rows, read block by block from {@link CannedMeters} in a process of its own, every column taken;
 * tells the heap after collection along the way. Argument: how many times (default 1).
 */
public final class ProfileEndurance {
  private static final AttributeRequest BUFFER = AttributeRequest
      .of(new AttributeDescriptor(7, Obis.of(1, 0, 99, 1, 0, 255), 2));
  private static final int REPORTS = 5;

  private ProfileEndurance() {}

  public static void main(String[] args) throws Exception {
    int times = args.length > 0 ? Integer.parseInt(args[0]) : 1;
    Process canned = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
        "-cp", System.getProperty("java.class.path"), CannedMeters.class.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = new BufferedReader(
        new InputStreamReader(canned.getInputStream(), StandardCharsets.UTF_8));
        DlmsClient client = DlmsClient.connect(
            TcpConnector.Settings.to("127.0.0.1", Integer.parseInt(out.readLine())),
            DlmsClientSettings.wrapper(ClientSettings.of(Route.of(16, 1))))) {
      for (int i = 0; i < times; i++) read(client);
    } finally {
      canned.destroyForcibly().waitFor();
    }
  }

  private static void read(DlmsClient client) throws InterruptedException {
    long begin = System.nanoTime();
    ProfileRows rows = new ProfileRows(Limits.STANDARD);
    long sum = 0;
    try (BlockStream blocks = client.stream(BUFFER)) {
      for (Optional<Octets> block = blocks.next(); block.isPresent(); block = blocks.next()) {
        rows.feed(block.get());
        while (rows.next()) {
          sum += columns(rows.row());
          if (rows.seen() % (CannedMeters.PROFILE_ROWS / REPORTS) == 0) report(rows.seen());
        }
      }
    }
    rows.end();
    System.out.printf("%,d rows, sum %d, %,.0f rows/s%n", rows.seen(), sum,
        rows.seen() * 1e9 / (System.nanoTime() - begin));
  }

  private static long columns(ProfileRow row) {
    long sum = row.epochMillis(0, 0);
    for (int column = 1; column < row.columns(); column++) sum += row.longValue(column);
    return sum;
  }

  private static void report(long rows) {
    for (int i = 0; i < 2; i++) System.gc();
    System.out.printf("after %,9d rows: heap %.2f MB%n", rows,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
  }
}
