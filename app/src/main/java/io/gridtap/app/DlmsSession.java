package io.gridtap.app;

import java.io.IOException;

/** Opens associations. */
final class DlmsSession {
  private DlmsSession() {}

  static MeterTalk open(DlmsOptions options, Terminal terminal) throws IOException, InterruptedException {
    throw CommandFailure.failed("cannot connect to %s".formatted(options.named()));
  }
}
