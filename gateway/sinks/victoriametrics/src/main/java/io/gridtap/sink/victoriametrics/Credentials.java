package io.gridtap.sink.victoriametrics;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** How the sink shows who it is. The text form never tells the secret. */
public sealed interface Credentials {
  record None() implements Credentials {}

  /** HTTP Basic authentication (RFC 7617), in UTF-8. */
  record Basic(String user, String password) implements Credentials {
    public Basic {
      if (user.indexOf(':') >= 0)
        throw new IllegalArgumentException("a user name has no colon (RFC 7617 §2)");
    }

    @Override
    public String toString() { return "Basic[user=" + user + ", password=…]"; }
  }

  /** Bearer token (RFC 6750). */
  record Bearer(String token) implements Credentials {
    public Bearer {
      if (!token.matches("[A-Za-z0-9._~+/-]+=*"))
        throw new IllegalArgumentException("a token is of the characters that RFC 6750 §2.1 allows");
    }

    @Override
    public String toString() { return "Bearer[token=…]"; }
  }

  /** What stands in the header {@code Authorization}. */
  default Optional<String> authorization() {
    return switch (this) {
      case None none -> Optional.empty();
      case Basic basic -> Optional.of("Basic " + Base64.getEncoder()
          .encodeToString((basic.user() + ":" + basic.password()).getBytes(StandardCharsets.UTF_8)));
      case Bearer bearer -> Optional.of("Bearer " + bearer.token());
    };
  }
}
