package io.gridtap.iec61850;

import io.gridtap.testkit.Leftovers;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A test closes what it opens, and then no thread of the library that has begun meanwhile lives on. */
public final class NoThreadsLeft implements BeforeEachCallback, AfterEachCallback {
  private Optional<Leftovers> leftovers = Optional.empty();

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    leftovers = Optional.of(Leftovers.since(Duration.ofSeconds(20), "mms-", "iec61850-", "gridtap-listener-",
        "gridtap-accepted-", "gridtap-connect-", "keep-alive-", "reports-"));
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception { leftovers.orElseThrow().awaitNoThreads(); }
}
