package io.gridtap.dlms;

import io.gridtap.dlms.modee.Identification;
import io.gridtap.dlms.modee.ModeECommand;
import io.gridtap.dlms.modee.ModeEEngine;
import io.gridtap.dlms.modee.ModeEEvent;
import io.gridtap.dlms.modee.ModeESettings;
import io.gridtap.transport.Connection;
import io.gridtap.transport.Conversation;
import io.gridtap.transport.SerialConnection;
import io.gridtap.transport.SerialLine;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the sign-on of IEC 62056-21 mode E before the connection is handed to whoever speaks HDLC. A serial port
 * begins with 300 baud 7E1 and goes to the speed agreed on; any other connection keeps its speed.
 */
public final class OpticalSignOn {
  private static final int MAX_READ_OCTETS = 256;

  private final Connection connection;
  private final ModeEEngine engine;
  private Identification meter = new Identification("???", '0', "", "");
  private boolean done;
  private @Nullable FutureTask<Octets> reading;

  /**
   * What came of it.
   *
   * @param connection to speak HDLC on, instead of the one given
   * @param meter who answered
   */
  public record SignedOn(Connection connection, Identification meter) {}

  /**
   * Signs on. After a failure the connection is closed.
   *
   * @throws IOException if the meter did not answer, or not as it must, saying what to do
   */
  public static SignedOn signOn(Connection connection, ModeESettings settings)
      throws IOException, InterruptedException {
    OpticalSignOn signOn = new OpticalSignOn(connection, settings);
    try {
      if (connection instanceof SerialConnection port) port.reconfigure(SerialLine.text(300));
      signOn.run();
      return new SignedOn(signOn.handedOver(), signOn.meter);
    } finally {
      if (!signOn.done) connection.abort();
    }
  }

  private OpticalSignOn(Connection connection, ModeESettings settings) {
    this.connection = connection;
    this.engine = new ModeEEngine(settings);
  }

  private void run() throws IOException, InterruptedException {
    engine.command(ModeECommand.SIGN_ON, Conversation.now());
    while (true) {
      Moment deadline = carryOut();
      if (done) return;
      Octets heard = hear(deadline);
      Moment now = Conversation.now();
      if (!heard.isEmpty()) {
        engine.receive(heard, now);
        deadline = carryOut();
        if (done) return;
      }
      // even if there is always something to hear
      if (now.reached(deadline)) engine.timeout(now);
    }
  }

  private Moment carryOut() throws IOException {
    while (true) {
      switch (engine.poll()) {
        case Output.Transmit<ModeEEvent>(var octets) -> {
          octets.writeTo(connection.out());
          connection.out().flush();
        }
        case Output.Deliver<ModeEEvent>(var event) -> {
          switch (event) {
            case ModeEEvent.Identified(var who) -> meter = who;
            case ModeEEvent.SwitchTo(int baud, boolean _) -> {
              if (connection instanceof SerialConnection port) port.reconfigure(SerialLine.binary(baud));
              done = true;
            }
            case ModeEEvent.Dropped _ -> {
              // the engine has coped with it
            }
          }
        }
        case Output.Close<ModeEEvent>(var reason) -> throw new IOException(connection.peer() + ": " + reason);
        case Output.Idle<ModeEEvent>(var deadline) -> {
          return deadline;
        }
      }
    }
  }

  /**
   * A stream cannot be read for a while only, so the read has a thread of its own and goes on over the deadline. What it
   * gets after the switch belongs to who speaks then.
   */
  private Octets hear(Moment deadline) throws IOException, InterruptedException {
    FutureTask<Octets> task = reading;
    if (task == null) {
      task = new FutureTask<>(this::read);
      reading = task;
      Thread.ofVirtual().name("gridtap-sign-on").start(task);
    }
    try {
      Duration left = Conversation.now().until(deadline);
      Octets octets = result(task, Math.max(0, left.toNanos()));
      reading = null;
      return octets;
    } catch (TimeoutException quiet) {
      return Octets.EMPTY;
    }
  }

  private static Octets result(FutureTask<Octets> task, long nanos)
      throws IOException, InterruptedException, TimeoutException {
    try {
      return task.get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException lost ? lost : new IOException(failed.getCause());
    }
  }

  private Connection handedOver() {
    FutureTask<Octets> task = reading;
    return task == null
        ? connection
        : new HandedOver(connection, new SequenceInputStream(new Late(task), connection.in()));
  }

  /** The connection with what the last read of the sign-on gets. */
  private record HandedOver(Connection under, InputStream in) implements Connection {
    @Override
    public OutputStream out() { return under.out(); }

    @Override
    public void close() { under.close(); }

    @Override
    public void abort() { under.abort(); }

    @Override
    public String peer() { return under.peer(); }
  }

  /** What a read gets that is still under way, and then the end. */
  private static final class Late extends InputStream {
    private final FutureTask<Octets> task;
    private int position;

    Late(FutureTask<Octets> task) { this.task = task; }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      try {
        Octets octets = result(task, Long.MAX_VALUE);
        if (position == octets.length()) return -1;
        int count = Math.min(length, octets.length() - position);
        System.arraycopy(octets.toByteArray(), position, target, offset, count);
        position += count;
        return count;
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException().initCause(interrupted);
      } catch (TimeoutException never) {
        throw new IOException(never);
      }
    }
  }

  private Octets read() throws IOException {
    byte[] buffer = new byte[MAX_READ_OCTETS];
    int count = connection.in().read(buffer);
    if (count < 0) throw new IOException(connection.peer() + ": closed by the peer during the sign-on");
    return Octets.of(buffer, 0, count);
  }
}
