package io.gridtap.testkit;

import io.gridtap.testkit.FaultProxy.Ending;
import java.util.Optional;

/**
 * One conversation cut at places spread over all its octets: those to the server and those to the client, in order and
 * with a reset.
 */
public final class Cuts {
  /**
   * Where the conversation was cut.
   *
   * @param toServer which direction was counted
   * @param after octets of it that still came
   * @param of octets the whole of it has
   */
  public record Cut(boolean toServer, long after, long of, Ending ending) {
    @Override
    public String toString() {
      return "%s after %d of %d octets %s".formatted(ending, after, of, toServer ? "to the server" : "to the client");
    }
  }

  /** Makes what the conversation needs: what is said meanwhile is not cut. */
  public interface Opening<C> {
    C open() throws Exception;
  }

  /** The conversation, which is the same each time. */
  public interface Talk<C> {
    void hold(C with) throws Exception;
  }

  /** Looks at what has become of it. */
  public interface Aftermath {
    /** @param told what the one who talked was thrown; nothing if the talk had its end all the same */
    void see(Cut cut, Optional<Exception> told) throws Exception;
  }

  private Cuts() {}

  /**
   * Holds the conversation once as a whole, then cut at each of so many places in each direction. What was opened is
   * closed before the aftermath is looked at.
   *
   * @throws AssertionError if the aftermath is not as it should be: it names the cut
   */
  @SuppressWarnings("try") // closing that is interrupted ends the test, as it should
  public static <C extends AutoCloseable> void spread(FaultProxy proxy, int places, Opening<C> opening, Talk<C> talk,
      Aftermath aftermath) throws Exception {
    long toServer;
    long toClient;
    try (C whole = opening.open()) {
      long sent = proxy.toServer().octets();
      long received = proxy.toClient().octets();
      talk.hold(whole);
      toServer = proxy.toServer().octets() - sent;
      toClient = proxy.toClient().octets() - received;
    }
    for (boolean up : new boolean[]{true, false}) {
      long all = up ? toServer : toClient;
      for (int place = 0; place < places; place++)
        cut(proxy, new Cut(up, all * place / places, all, place % 2 == 0 ? Ending.FIN : Ending.RST), opening, talk,
            aftermath);
    }
  }

  @SuppressWarnings("try")
  private static <C extends AutoCloseable> void cut(FaultProxy proxy, Cut cut, Opening<C> opening, Talk<C> talk,
      Aftermath aftermath) throws Exception {
    FaultProxy.Way way = cut.toServer ? proxy.toServer() : proxy.toClient();
    Optional<Exception> told = Optional.empty();
    try {
      try (C cutOff = opening.open()) {
        way.cutAfter(cut.after, cut.ending);
        told = told(talk, cutOff);
      } finally {
        way.pass();
      }
      aftermath.see(cut, told);
    } catch (AssertionError | Exception failure) {
      throw new AssertionError("cut with " + cut + ", told " + told, failure);
    }
  }

  private static <C> Optional<Exception> told(Talk<C> talk, C with) {
    try {
      talk.hold(with);
      return Optional.empty();
    } catch (Exception thrown) {
      return Optional.of(thrown);
    }
  }
}
