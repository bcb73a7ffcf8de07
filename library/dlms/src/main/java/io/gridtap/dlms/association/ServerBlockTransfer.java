package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.OctetWriter;
import io.gridtap.wire.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * General block transfer of one association (IEC 62056-5-3 §4.2.3.13), server side, both ways. Blocks are taken in
 * sequence only: what comes behind a lost one is dropped, and the acknowledgement names the last good one, from which
 * the peer goes on.
 */
final class ServerBlockTransfer {
  private static final int HEADER = 9;
  private static final int MAX_REPEATS = 8;

  private final int window;
  private final int maxOctets;
  private Optional<Outgoing> outgoing = Optional.empty();
  private OctetWriter incoming = new OctetWriter(16);
  private int received;
  private boolean lastReceived;
  private boolean taking;
  private int peerWindow = 1;
  private int ownNumber = 1;

  /** What a received block leads to. */
  record Result(Optional<Octets> complete, List<GeneralBlockTransfer> answers, Optional<String> failure) {
    private static Result of(List<GeneralBlockTransfer> answers) {
      return new Result(Optional.empty(), answers, Optional.empty());
    }

    private static Result failed(String why) { return new Result(Optional.empty(), List.of(), Optional.of(why)); }
  }

  private static final class Outgoing {
    private final Octets apdu;
    private final int blockOctets;
    private final int firstNumber;
    private int acknowledged;
    private int repeats;

    private Outgoing(Octets apdu, int blockOctets, int firstNumber) {
      this.apdu = apdu;
      this.blockOctets = blockOctets;
      this.firstNumber = firstNumber;
      this.acknowledged = firstNumber - 1;
    }

    private int lastNumber() { return firstNumber + (apdu.length() + blockOctets - 1) / blockOctets - 1; }

    private Octets block(int number) {
      int from = (number - firstNumber) * blockOctets;
      return apdu.slice(from, Math.min(blockOctets, apdu.length() - from));
    }
  }

  /** @param window blocks the peer may send before it is answered */
  ServerBlockTransfer(int window, int maxOctets) {
    this.window = window;
    this.maxOctets = maxOctets;
  }

  boolean sending() { return outgoing.isPresent(); }

  /** The first blocks of an APDU; the rest follows its acknowledgements. */
  List<GeneralBlockTransfer> send(Octets apdu, int maxPduOctets) {
    outgoing = Optional.of(new Outgoing(apdu, Math.max(1, maxPduOctets - HEADER), ownNumber));
    return blocks(outgoing.get());
  }

  /** All blocks at once, each but the last streaming: nobody acknowledges what was not asked for. */
  List<GeneralBlockTransfer> sendUnsolicited(Octets apdu, int maxPduOctets) {
    Outgoing all = new Outgoing(apdu, Math.max(1, maxPduOctets - HEADER), 1);
    List<GeneralBlockTransfer> blocks = new ArrayList<>();
    for (int number = 1; number <= all.lastNumber(); number++) {
      boolean last = number == all.lastNumber();
      blocks.add(new GeneralBlockTransfer(last, !last, 0, number, 0, all.block(number)));
    }
    return blocks;
  }

  private List<GeneralBlockTransfer> blocks(Outgoing transfer) {
    List<GeneralBlockTransfer> blocks = new ArrayList<>();
    int end = Math.min(transfer.lastNumber(), transfer.acknowledged + Math.max(1, peerWindow));
    for (int number = transfer.acknowledged + 1; number <= end; number++) {
      boolean last = number == transfer.lastNumber();
      blocks.add(new GeneralBlockTransfer(last, !last && number < end, window, number, received,
          transfer.block(number)));
    }
    ownNumber = end + 1;
    return blocks;
  }

  Result receive(GeneralBlockTransfer block) {
    peerWindow = block.window();
    if (outgoing.isPresent() && block.data().isEmpty()) return acknowledged(outgoing.get(), block);
    // a repeated block 1 belongs to the transfer under way; behind a complete one it begins another
    if (block.number() == 1 && (!taking || outgoing.isPresent())) {
      reset();
      taking = true;
    }
    if (block.number() == received + 1 && !lastReceived) {
      if (block.data().length() > maxOctets - incoming.length()) {
        reset();
        return Result.failed("a general block transfer of more than %d octets".formatted(maxOctets));
      }
      incoming.octets(block.data());
      received++;
      lastReceived = block.last();
    }
    if (lastReceived) {
      Octets apdu = incoming.toOctets();
      incoming = new OctetWriter(16);
      lastReceived = false;
      taking = false;
      return new Result(Optional.of(apdu), List.of(), Optional.empty());
    }
    if (block.streaming() && !block.last()) return Result.of(List.of());
    return Result.of(List.of(new GeneralBlockTransfer(true, false, window, ownNumber++, received, Octets.EMPTY)));
  }

  private Result acknowledged(Outgoing transfer, GeneralBlockTransfer block) {
    received = block.number();
    int number = block.acknowledged();
    if (number >= transfer.lastNumber()) {
      reset();
      return Result.of(List.of());
    }
    if (number > transfer.acknowledged) {
      transfer.acknowledged = number;
      transfer.repeats = 0;
    } else if (++transfer.repeats > MAX_REPEATS) {
      reset();
      return Result.failed("block %d of a general block transfer acknowledged %d times and never the next one"
          .formatted(number, MAX_REPEATS + 1));
    }
    return Result.of(blocks(transfer));
  }

  /** Forgets what was under way, both ways. */
  void reset() {
    outgoing = Optional.empty();
    incoming = new OctetWriter(16);
    received = 0;
    lastReceived = false;
    taking = false;
    ownNumber = 1;
  }
}
