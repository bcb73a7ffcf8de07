package io.gridtap.bench;

import io.gridtap.mms.association.AssociationEngine;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Command;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.transport.Conversation;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import io.gridtap.wire.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Associates with whoever connects, takes every write, and after one sends prepared reports as fast as TCP takes them.
 * Arguments: members of a report, number of reports (0: until the client goes). Prints its port.
 */
public final class ReplayServer {
  private static final int DIFFERENT_REPORTS = 256;

  private ReplayServer() {}

  public static void main(String[] args) throws IOException {
    int members = Integer.parseInt(args[0]);
    long count = Long.parseLong(args[1]);
    // sequence numbers are of eight bits, so 256 packets make an endless tape
    ByteArrayOutputStream tape = new ByteArrayOutputStream();
    int[] ends = new int[DIFFERENT_REPORTS];
    for (int i = 0; i < DIFFERENT_REPORTS; i++) {
      ReportTraffic.packet(members, i).writeTo(tape);
      ends[i] = tape.size();
    }
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println(server.getLocalPort());
      while (true) serve(server, tape.toByteArray(), ends, count);
    }
  }

  private static void serve(ServerSocket server, byte[] tape, int[] ends, long count) throws IOException {
    try (Socket socket = server.accept()) {
      socket.setTcpNoDelay(true);
      AssociationEngine engine = AssociationEngine.server(AssociationSettings.STANDARD, Conversation.now());
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      byte[] buffer = new byte[8192];
      boolean played = false;
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        engine.receive(Octets.of(buffer, 0, got), Conversation.now());
        boolean written = carryOut(engine, out);
        if (written && !played) {
          played = true;
          play(out, tape, ends, count);
        }
      }
    } catch (IOException gone) {
      System.err.println("client gone: " + gone.getMessage());
    }
  }

  private static void play(OutputStream out, byte[] tape, int[] ends, long count) throws IOException {
    long left = count == 0 ? Long.MAX_VALUE : count;
    for (; left >= ends.length; left -= ends.length) out.write(tape);
    if (left > 0) out.write(tape, 0, ends[(int) left - 1]);
  }

  /** True if a write was answered. */
  private static boolean carryOut(AssociationEngine engine, OutputStream out) throws IOException {
    boolean written = false;
    while (true) {
      switch (engine.poll()) {
        case Output.Transmit<Event>(Octets octets) -> octets.writeTo(out);
        case Output.Deliver<Event>(Event.Requested(long invokeId, ConfirmedRequest<?> request)) -> {
          written |= request instanceof ConfirmedRequest.Write;
          engine.command(new Command.Reply(invokeId, answer(request)), Moment.ORIGIN);
        }
        case Output.Deliver<Event> _ -> {
        }
        case Output.Close<Event> _ -> throw new IOException("association ended");
        case Output.Idle<Event> _ -> {
          return written;
        }
      }
    }
  }

  private static Answer<?> answer(ConfirmedRequest<?> request) {
    if (!(request instanceof ConfirmedRequest.Write write))
      return new Answer.Negative<>(ServiceError.OBJECT_ACCESS_UNSUPPORTED);
    List<Optional<io.gridtap.mms.pdu.AccessResult.Failure>> results = new ArrayList<>();
    for (int i = 0; i < write.data().size(); i++) results.add(Optional.empty());
    return new Answer.Positive<>(new ConfirmedResponse.Written(results));
  }
}
