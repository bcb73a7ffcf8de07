package io.gridtap.serial;

import com.fazecast.jSerialComm.SerialPort;
import io.gridtap.transport.SerialConnection;
import io.gridtap.transport.SerialLine;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open port. Its native calls block their thread, which on a virtual one would hold a carrier: a slow line could stop the
 * whole process. So one platform thread reads and another writes; who uses the streams only waits for them.
 */
final class OpenPort implements SerialConnection {
  private static final System.Logger LOG = System.getLogger(OpenPort.class.getName());
  /** Chunks read that wait to be taken; then the reader waits, and the system's buffer and flow control hold the peer. */
  private static final int MAX_WAITING = 64;
  private static final int CHUNK_OCTETS = 1024;
  /** How long one native read waits, so that closing need not rely on interrupting it. */
  private static final int READ_MILLIS = 100;

  /** @param end why nothing follows; empty while something does */
  private record Chunk(Octets octets, String end) {}

  private final String name;
  private final SerialPort port;
  private final BlockingQueue<Chunk> received = new ArrayBlockingQueue<>(MAX_WAITING);
  private final ExecutorService writer;
  private final Thread reader;
  private final AtomicBoolean closed = new AtomicBoolean();
  /** Done by {@link #abort}: frees who waits for the writing thread, which may be stuck for good. */
  private final CompletableFuture<Boolean> abortion = new CompletableFuture<>();
  private final InputStream in = new Incoming();
  private final OutputStream out = new Outgoing();

  /** @return false if the port cannot do that */
  static boolean apply(SerialPort port, SerialLine line) {
    int parity = switch (line.parity()) {
      case NONE -> SerialPort.NO_PARITY;
      case EVEN -> SerialPort.EVEN_PARITY;
      case ODD -> SerialPort.ODD_PARITY;
    };
    int flow = switch (line.flow()) {
      case NONE -> SerialPort.FLOW_CONTROL_DISABLED;
      case RTS_CTS -> SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED;
      case XON_XOFF -> SerialPort.FLOW_CONTROL_XONXOFF_IN_ENABLED | SerialPort.FLOW_CONTROL_XONXOFF_OUT_ENABLED;
    };
    int stopBits = line.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS;
    return port.setFlowControl(flow) && port.setComPortParameters(line.baud(), line.dataBits(), stopBits, parity)
        && port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING | SerialPort.TIMEOUT_WRITE_BLOCKING,
            READ_MILLIS, 0);
  }

  OpenPort(String name, SerialPort port) {
    this.name = name;
    this.port = port;
    this.writer = Executors
        .newSingleThreadExecutor(Thread.ofPlatform().daemon().name("gridtap-serial-write-" + name).factory());
    this.reader = Thread.ofPlatform().daemon().name("gridtap-serial-read-" + name).start(this::read);
  }

  @Override
  public InputStream in() { return in; }

  @Override
  public OutputStream out() { return out; }

  @Override
  public String peer() { return name; }

  @Override
  public void close() { end(); }

  /**
   * Waits for nothing: the writing thread may be stuck in a native call, held by flow control or an adapter that hangs, so
   * another one closes the port beneath it.
   */
  @Override
  public void abort() {
    closed.set(true);
    if (!abortion.completeExceptionally(new IOException(name + " is closed"))) return;
    reader.interrupt();
    Thread.ofPlatform().daemon().name("gridtap-serial-abort-" + name).start(port::closePort);
    writer.shutdownNow();
  }

  /** The port is closed by the writing thread, behind what it was given before. */
  private void end() {
    if (!closed.compareAndSet(false, true)) return;
    reader.interrupt();
    try {
      writer.execute(port::closePort);
    } catch (RejectedExecutionException aborted) {
      LOG.log(Level.TRACE, name, aborted);
    }
    writer.shutdown();
  }

  @Override
  public void reconfigure(SerialLine line) throws IOException {
    onWriter(() -> {
      if (!apply(port, line))
        throw new IOException(
            "%s does not do %s: error %d of the system".formatted(name, line, port.getLastErrorCode()));
    });
  }

  private interface Work {
    void run() throws IOException;
  }

  private void onWriter(Work work) throws IOException {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    try {
      writer.execute(() -> {
        try {
          work.run();
          outcome.complete(true);
        } catch (IOException | RuntimeException failed) {
          outcome.completeExceptionally(failed);
        }
      });
      CompletableFuture.anyOf(outcome, abortion).get();
    } catch (RejectedExecutionException over) {
      throw new IOException(name + " is closed", over);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException(name).initCause(interrupted);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException lost ? lost : new IOException(name, failed.getCause());
    }
  }

  /** Reader's thread. */
  private void read() {
    byte[] buffer = new byte[CHUNK_OCTETS];
    try {
      while (!closed.get()) {
        int count = port.readBytes(buffer, buffer.length);
        if (count > 0) received.put(new Chunk(Octets.of(buffer, 0, count), ""));
        else if (count < 0 && !closed.get()) {
          received.put(new Chunk(Octets.EMPTY, "%s is gone: error %d of the system; check the plug"
              .formatted(name, port.getLastErrorCode())));
          return;
        }
      }
    } catch (InterruptedException over) {
      LOG.log(Level.TRACE, name, over);
    }
    // whoever waits in a full queue is not reading, and finds the port closed when he does
    if (!received.offer(new Chunk(Octets.EMPTY, name + " is closed"))) received.clear();
  }

  private final class Incoming extends InputStream {
    private byte[] current = new byte[0];
    private int position;
    private String end = "";

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (length == 0) return 0;
      while (position == current.length)
        next();
      int count = Math.min(length, current.length - position);
      System.arraycopy(current, position, target, offset, count);
      position += count;
      return count;
    }

    private void next() throws IOException {
      if (!end.isEmpty()) throw new IOException(end);
      if (closed.get()) throw new IOException(name + " is closed");
      try {
        Chunk chunk = received.take();
        current = chunk.octets.toByteArray();
        position = 0;
        end = chunk.end;
        if (!end.isEmpty()) throw new IOException(end);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw (InterruptedIOException) new InterruptedIOException(name).initCause(interrupted);
      }
    }
  }

  private final class Outgoing extends OutputStream {
    @Override
    public void write(int octet) throws IOException { write(new byte[]{(byte) octet}, 0, 1); }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, octets.length);
      byte[] copy = Arrays.copyOfRange(octets, offset, offset + length);
      onWriter(() -> {
        for (int from = 0; from < copy.length;) {
          int count = port.writeBytes(copy, copy.length - from, from);
          if (count <= 0)
            throw new IOException("%s takes no octets: error %d of the system; check the plug"
                .formatted(name, port.getLastErrorCode()));
          from += count;
        }
      });
    }
  }
}
