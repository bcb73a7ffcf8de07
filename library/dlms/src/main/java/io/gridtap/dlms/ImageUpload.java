package io.gridtap.dlms;

import io.gridtap.dlms.cosem.ImageTransfer;
import io.gridtap.dlms.cosem.ImageTransfer.Status;
import io.gridtap.dlms.xdlms.ActionResult;
import io.gridtap.dlms.xdlms.Obis;
import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.time.Duration;
import java.util.Locale;

/** Brings a firmware image into a meter: image transfer, class 18 (IEC 62056-6-2 §4.4.6). */
public final class ImageUpload {
  private static final int MAX_ROUNDS = 5;
  private static final int MAX_BLOCKS = 1 << 20;

  private final Meter meter;
  private final Obis object;

  ImageUpload(Meter meter, Obis object) {
    this.meter = meter;
    this.object = object;
  }

  /** Told after each block, on the calling thread. */
  @FunctionalInterface
  public interface Progress {
    void sent(int blocks, int of);
  }

  /** Whether a transfer that was begun goes on. */
  public enum Start {
    /** The meter forgets what it has. */
    ANEW,
    /** Blocks the meter has are not sent again. It must be the same image: the meter cannot tell. */
    RESUME
  }

  public Status status() throws InterruptedException { return meter.typed(ImageTransfer.STATUS, object); }

  /**
   * Sends the blocks that the meter lacks, again and again until it has them all.
   *
   * @throws RefusedException if the meter does not take part
   */
  public void transfer(Octets identification, Octets image, Start start, Progress progress)
      throws InterruptedException {
    if (!meter.typed(ImageTransfer.ENABLED, object))
      throw new RefusedException("%s: image transfer is disabled (image_transfer_enabled)".formatted(object));
    long size = meter.typed(ImageTransfer.BLOCK_SIZE, object);
    if (size < 1 || (image.length() + size - 1) / size > MAX_BLOCKS)
      throw new RefusedException("%s: an image_block_size of %d octets".formatted(object, size));
    int blockOctets = (int) Math.min(size, Math.max(1, image.length()));
    int blocks = (int) ((image.length() + size - 1) / size);
    boolean resumed = start == Start.RESUME && status() == Status.INITIATED;
    if (!resumed)
      meter.invokeOrRefuse(ImageTransfer.initiate(object, identification, image.length()), "image_transfer_initiate");
    for (int round = 0; round < MAX_ROUNDS; round++)
      if (sendMissing(image, blockOctets, blocks, round == 0 && !resumed, progress)) return;
    throw new RefusedException("%s: blocks are missing after %d rounds".formatted(object, MAX_ROUNDS));
  }

  /** @return whether the meter has all */
  private boolean sendMissing(Octets image, int blockOctets, int blocks, boolean all, Progress progress)
      throws InterruptedException {
    BitString there = all ? BitString.of(0, 0) : meter.typed(ImageTransfer.TRANSFERRED_BLOCKS, object);
    boolean complete = true;
    for (int block = 0; block < blocks; block++) {
      if (block < there.length() && there.get(block)) continue;
      complete = false;
      int from = block * blockOctets;
      Octets part = image.slice(from, Math.min(blockOctets, image.length() - from));
      meter.invokeOrRefuse(ImageTransfer.block(object, block, part), "image_block_transfer %d".formatted(block));
      progress.sent(block + 1, blocks);
    }
    return complete;
  }

  /**
   * Has the meter verify the image, and waits for the outcome.
   *
   * @param pause between two looks at image_transfer_status
   * @throws RefusedException if it is not in order, or the meter does not get done within the limit
   */
  public void verify(Duration pause, Duration limit) throws InterruptedException {
    ActionResult result = meter.invoke(ImageTransfer.verify(object)).result();
    conclude("image_verify", result, Status.VERIFICATION_SUCCESSFUL, Status.VERIFICATION_FAILED, pause, limit);
  }

  /**
   * Has the meter activate the image, and waits for the outcome. A meter that restarts meanwhile ends the association:
   * then what its firmware is must be looked at anew.
   */
  public void activate(Duration pause, Duration limit) throws InterruptedException {
    ActionResult result = meter.invoke(ImageTransfer.activate(object)).result();
    conclude("image_activate", result, Status.ACTIVATION_SUCCESSFUL, Status.ACTIVATION_FAILED, pause, limit);
  }

  /** temporary-failure says that the meter is at it. */
  private void conclude(String step, ActionResult result, Status good, Status bad, Duration pause, Duration limit)
      throws InterruptedException {
    if (result == ActionResult.SUCCESS) return;
    if (result != ActionResult.TEMPORARY_FAILURE) throw new RefusedException("%s: %s".formatted(step, result.word()));
    long end = System.nanoTime() + limit.toNanos();
    Status status = status();
    while (status != good && status != bad && System.nanoTime() - end < 0) {
      Thread.sleep(pause);
      status = status();
    }
    if (status != good)
      throw new RefusedException(
          "%s: %s".formatted(step, status.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
  }
}
