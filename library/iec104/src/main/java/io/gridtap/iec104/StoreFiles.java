package io.gridtap.iec104;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.controlled.FileHandler;
import io.gridtap.iec104.file.FileAnswer;
import io.gridtap.iec104.file.FileSettings;
import io.gridtap.iec104.file.FileStep;
import io.gridtap.iec104.file.FileStore;
import io.gridtap.iec104.file.StationFiles;
import io.gridtap.iec104.file.StoreWork;
import io.gridtap.wire.Moment;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * File transfer of one connection of the server. The store may block, so it is asked by a virtual thread, one question
 * after the other, which lives while there are questions.
 */
final class StoreFiles implements FileHandler {
  /** Before every moment there is. */
  private static final Moment AT_ONCE = Moment.ORIGIN;

  private record Answered(long number, FileAnswer answer) {}

  private final StationFiles files;
  private final StoreWork work;
  /** As few as the station's open questions. */
  private final Queue<FileStep.Ask> questions = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final Queue<Answered> answers = new ConcurrentLinkedQueue<>();
  private volatile Runnable proceed = () -> {};

  StoreFiles(FileStore store, StationTime time, FileSettings settings) {
    this.files = new StationFiles(FieldSizes.IEC104, time, settings);
    this.work = new StoreWork(store);
  }

  @Override
  public void connected(Runnable run) { proceed = run; }

  @Override
  public void receive(Asdu asdu, Moment now) {
    takeAnswers(now);
    files.receive(asdu, now);
    ask();
  }

  @Override
  public Optional<Asdu> poll(Moment now) {
    Optional<Asdu> next = files.poll(now);
    ask();
    return next;
  }

  @Override
  public Moment deadline() { return answers.isEmpty() ? files.deadline() : AT_ONCE; }

  @Override
  public void timeout(Moment now) {
    takeAnswers(now);
    files.timeout(now);
    ask();
  }

  @Override
  public void stopped() {
    files.stopped();
    ask();
  }

  private void takeAnswers(Moment now) {
    for (Answered next = answers.poll(); next != null; next = answers.poll())
      files.answered(next.number, next.answer, now);
  }

  private void ask() {
    for (Optional<FileStep.Ask> next = files.question(); next.isPresent(); next = files.question()) {
      questions.add(next.get());
      if (unanswered.getAndIncrement() == 0) Thread.ofVirtual().name("iec104-files").start(this::answer);
    }
  }

  private void answer() {
    do {
      FileStep.Ask next = questions.remove();
      answers.add(new Answered(next.number(), work.answer(next.question())));
      proceed.run();
    } while (unanswered.decrementAndGet() > 0);
  }
}
