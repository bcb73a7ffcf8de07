package io.gridtap.iec61850.client;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.scl.Scl;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.testkit.FaultProxy.Ending;
import io.gridtap.transport.TcpListener;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guide shows the program that runs here. */
@Timeout(60)
class SubscriptionGuideLoopbackTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "guide", "iec61850-subscription.md");
  private static final Path PROGRAM = Path.of("src", "test", "java", "io", "gridtap", "iec61850", "client",
      "SubscriptionProgram.java");

  @Test
  void theProgramIsTheGuides() throws IOException {
    String program = Files.readString(PROGRAM);
    String shown = program.substring(program.indexOf("// guide: begin\n") + 16, program.indexOf("  // guide: end"));
    assertThat(Files.readString(PAGE)).contains("```java\n" + shown.stripTrailing().stripIndent() + "\n```\n");
  }

  @Test
  void itPrintsReportsOfWhicheverNetworkThereIs() throws Exception {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread subscriber;
    try (InputStream in = requireNonNull(getClass().getResourceAsStream("/scl/golden.cid"));
        Iec61850Server server = Iec61850Server.start(Scl.parse("golden.cid", in).model("GOLD"),
            TcpListener.Settings.local(0), Iec61850Server.Settings.STANDARD);
        FaultProxy one = FaultProxy.to(server.port());
        FaultProxy two = FaultProxy.to(server.port());
        ResilientSubscription subscription = SubscriptionProgram.open("127.0.0.1", one.port(), "127.0.0.1",
            two.port())) {
      subscriber = Thread.ofVirtual().start(() -> {
        try {
          SubscriptionProgram.print(subscription, lines::add);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
        }
      });
      await(lines, line -> line.equals("GOLDLD0/LLN0$BR$brcbStat01 reports"));
      await(lines, line -> line.equals("GOLDLD0/LLN0$RP$urcbMeas01 reports"));
      one.cut(Ending.RST);
      await(lines, line -> line.equals("server 1 takes over"));
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Value.Bool.TRUE));
      await(lines, line -> line.contains("brcbStat") && line.contains("GGIO1.Ind1[ST] = ["));
    }
    await(lines, line -> line.equals("ended: closed by this side"));
    subscriber.join();
  }

  private static void await(BlockingQueue<String> lines, Predicate<String> wanted) throws InterruptedException {
    while (true) {
      String line = lines.poll(20, TimeUnit.SECONDS);
      assertThat(line).as("a line").isNotNull();
      if (wanted.test(line)) return;
    }
  }
}
