package io.gridtap.dlms.association;

import io.gridtap.dlms.xdlms.ApduCodec;
import io.gridtap.dlms.xdlms.GeneralBlockTransfer;
import io.gridtap.wire.Moment;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.Optional;

/** Both directions of general block transfer in one association (IEC 62056-5-3 §9.4.6), the client's side. */
final class GeneralTransfer {
  static final int TAG = 0xE0;
  /** Of a block, where the server names no limit. */
  private static final int UNLIMITED_BLOCK_OCTETS = 32_768;

  private final ClientSettings settings;
  private final Port port;
  private final Duration gapLimit;
  private int maxPduOctets = UNLIMITED_BLOCK_OCTETS;
  private Optional<GeneralBlockSender> sender = Optional.empty();
  private Optional<GeneralBlockReceiver> receiver = Optional.empty();
  private int peerWindow = 1;
  private int ownNumber;
  private Moment gapDeadline = Moment.NEVER;

  /** What the transfer needs of the engine around it. */
  interface Port {
    void send(Octets block, Moment now);

    /** A complete APDU of any kind, with its protection. */
    void received(Octets apdu, Moment now);

    void failed(String why, Moment now);

    void progress(Moment now);

    /** Whether a request is under way: what comes unasked is not acknowledged. */
    boolean asked();
  }

  GeneralTransfer(ClientSettings settings, Port port) {
    this.settings = settings;
    this.port = port;
    this.gapLimit = settings.requestLimit().dividedBy(4).plus(settings.pause());
  }

  /** @param maxOctets longest APDU the server takes; 0 no limit */
  void limit(int maxOctets) {
    maxPduOctets = maxOctets == 0 ? UNLIMITED_BLOCK_OCTETS : maxOctets;
  }

  Moment deadline() { return gapDeadline; }

  void send(Octets apdu, Moment now) {
    int blockOctets = Math.max(1, maxPduOctets - GeneralBlockSender.OVERHEAD_OCTETS);
    sender = Optional.of(new GeneralBlockSender(apdu, blockOctets));
    receiver = Optional.empty();
    ownNumber = 0;
    peerWindow = 1;
    burst(sender.get(), now);
  }

  private void burst(GeneralBlockSender from, Moment now) {
    int received = receiver.map(GeneralBlockReceiver::acknowledged).orElse(0);
    for (GeneralBlockTransfer block : from.burst(peerWindow, settings.transfers().window(), received)) {
      ownNumber = block.number();
      port.send(ApduCodec.encode(block), now);
    }
    gapDeadline = now.plus(gapLimit);
  }

  void received(GeneralBlockTransfer block, Moment now) {
    if (block.window() > 0) peerWindow = block.window();
    if (sender.isPresent() && !acknowledged(sender.get(), block, now)) return;
    boolean fresh = receiver.isEmpty() || !port.asked() && block.number() == 1;
    if (fresh)
      receiver = Optional.of(new GeneralBlockReceiver(settings.transfers().maxOctets(), settings.transfers().window()));
    GeneralBlockReceiver to = receiver.get();
    int before = to.acknowledged();
    GeneralBlockReceiver.Step step = to.take(block);
    if (to.acknowledged() > before && !block.data().isEmpty()) port.progress(now);
    act(step, to, now);
  }

  /** @return false if the request goes on being sent, or has failed */
  private boolean acknowledged(GeneralBlockSender from, GeneralBlockTransfer block, Moment now) {
    return switch (from.acknowledged(block.acknowledged())) {
      case GeneralBlockSender.Step.More() -> {
        port.progress(now);
        burst(from, now);
        yield false;
      }
      case GeneralBlockSender.Step.Done() -> {
        sender = Optional.empty();
        gapDeadline = Moment.NEVER;
        yield true;
      }
      case GeneralBlockSender.Step.Failed(String why) -> {
        fail(why, now);
        yield false;
      }
    };
  }

  private void act(GeneralBlockReceiver.Step step, GeneralBlockReceiver from, Moment now) {
    switch (step) {
      case GeneralBlockReceiver.Step.Waiting() -> gapDeadline = port.asked() && from.acknowledged() > 0
          ? now.plus(gapLimit)
          : Moment.NEVER;
      case GeneralBlockReceiver.Step.Acknowledge() -> {
        if (!port.asked()) return;
        ownNumber++;
        port.send(ApduCodec.encode(new GeneralBlockTransfer(true, false, settings.transfers().window(), ownNumber,
            from.acknowledged(), Octets.EMPTY)), now);
        gapDeadline = now.plus(gapLimit);
      }
      case GeneralBlockReceiver.Step.Complete(Octets apdu) -> {
        clear();
        port.received(apdu, now);
      }
      case GeneralBlockReceiver.Step.Failed(String why) -> fail(why, now);
    }
  }

  private void fail(String why, Moment now) {
    clear();
    port.failed(why, now);
  }

  private void clear() {
    sender = Optional.empty();
    receiver = Optional.empty();
    ownNumber = 0;
    gapDeadline = Moment.NEVER;
  }

  void timeout(Moment now) {
    if (!now.reached(gapDeadline)) return;
    gapDeadline = Moment.NEVER;
    if (!port.asked()) clear();
    else if (sender.isPresent()) again(sender.get(), now);
    else if (receiver.isPresent()) act(receiver.get().silence(), receiver.get(), now);
  }

  /** Neither an acknowledgement nor an answer came to what was sent: it is sent again. */
  private void again(GeneralBlockSender from, Moment now) {
    switch (from.silence()) {
      case GeneralBlockSender.Step.More() -> burst(from, now);
      case GeneralBlockSender.Step.Done() -> sender = Optional.empty();
      case GeneralBlockSender.Step.Failed(String why) -> fail(why, now);
    }
  }
}
