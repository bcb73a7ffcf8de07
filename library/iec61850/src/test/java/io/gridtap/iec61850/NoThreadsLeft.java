package io.gridtap.iec61850;

import io.gridtap.testkit.Leftovers;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test closes what it opens, and then no thread of the library that has begun meanwhile lives on. */
public final class NoThreadsLeft implements BeforeEachCallback, AfterEachCallback {
  /** All that clients and servers begin, but what serves the whole process. */
  private static final String[] NAMES = {"gridtap-listener-", "gridtap-accepted-", "gridtap-handshake-", "gridtap-tls-",
      "gridtap-connect-", "mms-", "iec61850-", "keep-alive-", "reports-", "subscription-", "client-", "standby-",
      "fault-proxy-"};

  private Optional<Leftovers> leftovers = Optional.empty();

  /** For tests that have more to look at: threads of the library and of the fault proxy that begin from now on. */
  public static Leftovers sinceNow() throws IOException {
    return Leftovers.since(Duration.ofSeconds(20), NAMES);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception { leftovers = Optional.of(sinceNow()); }

  @Override
  public void afterEach(ExtensionContext context) throws Exception { leftovers.orElseThrow().awaitNoThreads(); }
}
