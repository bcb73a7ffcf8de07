package io.gridtap.iec104.file;

import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.wire.Moment;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One side of a transfer with its store, whose answers come at once. */
interface FileSide {
  void receive(Asdu asdu, Moment now);

  void timeout(Moment now);

  Moment deadline();

  Optional<Asdu> poll(Moment now);

  /** How it ended; of a station never, its store knows. */
  @Nullable
  FileOutcome outcome();

  static FileSide of(StationFiles files, FileStore store) {
    StoreWork work = new StoreWork(store);
    return new FileSide() {
      @Override
      public void receive(Asdu asdu, Moment now) {
        files.receive(asdu, now);
        answer(now);
      }

      @Override
      public void timeout(Moment now) {
        files.timeout(now);
        answer(now);
      }

      @Override
      public Moment deadline() { return files.deadline(); }

      @Override
      public Optional<Asdu> poll(Moment now) {
        Optional<Asdu> asdu = files.poll(now);
        while (answer(now) && asdu.isEmpty())
          asdu = files.poll(now);
        return asdu;
      }

      private boolean answer(Moment now) {
        boolean any = false;
        for (Optional<FileStep.Ask> ask = files.question(); ask.isPresent(); ask = files.question()) {
          files.answered(ask.get().number(), work.answer(ask.get().question()), now);
          any = true;
        }
        return any;
      }

      @Override
      public @Nullable FileOutcome outcome() { return null; }
    };
  }

  static FileSide of(FileProcedure procedure, StoreWork work) {
    return new FileSide() {
      private @Nullable FileOutcome outcome;

      @Override
      public void receive(Asdu asdu, Moment now) { if (procedure.concerns(asdu)) procedure.receive(asdu, now); }

      @Override
      public void timeout(Moment now) { procedure.timeout(now); }

      @Override
      public Moment deadline() { return procedure.deadline(); }

      @Override
      public Optional<Asdu> poll(Moment now) {
        while (true) {
          Optional<FileStep> step = procedure.poll(now);
          if (step.isEmpty()) return Optional.empty();
          switch (step.get()) {
            case FileStep.Send(Asdu asdu) -> {
              return Optional.of(asdu);
            }
            case FileStep.Ask(long number, FileQuestion question) ->
              procedure.answered(number, work.answer(question), now);
            case FileStep.Ended(FileOutcome ended) -> outcome = ended;
          }
        }
      }

      @Override
      public @Nullable FileOutcome outcome() { return outcome; }
    };
  }
}
