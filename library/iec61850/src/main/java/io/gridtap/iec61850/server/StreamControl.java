package io.gridtap.iec61850.server;

import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.wire.Moment;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A control block of GOOSE (GoCB, IEC 61850-7-2 §18) or of sampled values (MSVCB, USVCB, §19): clients enable and
 * disable it, and change it while it is disabled. A unicast one may be reserved for one association, with which it ends.
 * Called with the server's lock held.
 */
final class StreamControl {
  private static final String DATA_SET = "DatSet";
  private static final String CONF_REV = "ConfRev";
  private static final String RESERVED = "Resv";
  private static final String NEEDS_COMMISSIONING = "NdsCom";

  private final String reference;
  private final String enableName;
  private final Streams engine;
  private final Map<String, Data> values = new LinkedHashMap<>();
  private Optional<DataSet> dataSet;
  private Optional<ServedClient> holder = Optional.empty();
  /** Who enabled it, if it was a client. */
  private Optional<ServedClient> enabler = Optional.empty();

  /** @param enableName GoEna or SvEna */
  StreamControl(String reference, String enableName, Streams engine) {
    this.reference = reference;
    this.enableName = enableName;
    this.engine = engine;
    this.dataSet = Optional.empty();
    values.put(enableName, Data.Bool.FALSE);
  }

  String reference() { return reference; }

  void put(String name, Data value) { values.put(name, value); }

  Data value(String name) {
    return switch (name) {
      case NEEDS_COMMISSIONING -> Data.Bool.of(dataSet.isEmpty());
      case RESERVED -> Data.Bool.of(holder.isPresent());
      default -> values.getOrDefault(name, Data.Bool.FALSE);
    };
  }

  Map<String, Data> attributes() {
    Map<String, Data> now = new LinkedHashMap<>();
    values.keySet().forEach(name -> now.put(name, value(name)));
    return now;
  }

  boolean enabled() { return value(enableName).equals(Data.Bool.TRUE); }

  boolean uses(DataSet candidate) { return dataSet.filter(candidate::equals).isPresent(); }

  /** Data sets are there only after the control blocks. */
  void begin() {
    if (values.get(DATA_SET) instanceof Data.VisibleString(String name)) dataSet = engine.dataSet(name);
  }

  void enable(boolean wanted) {
    if (wanted == enabled()) return;
    if (!wanted) enabler = Optional.empty();
    values.put(enableName, Data.Bool.of(wanted));
    Map<String, Data> now = attributes();
    engine.notice(() -> engine.handler().enabled(reference, wanted, now));
  }

  /**
   * What a client has had a unicast block send is for its association, and ends with it (SvEna, IEC 61850-7-2 §19); what
   * the file or the application enabled goes on.
   */
  void closed(ServedClient client) {
    boolean itsStream = enabler.filter(client::equals).isPresent();
    if (itsStream) enabler = Optional.empty();
    if (holder.filter(client::equals).isPresent()) holder = Optional.empty();
    if (itsStream && holder.isEmpty() && values.containsKey(RESERVED)) enable(false);
  }

  // What clients write

  private Optional<DataAccessError> notFor(ServedClient client) {
    return holder.isEmpty() || holder.get() == client
        ? Optional.empty()
        : Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
  }

  Item.Writer enabling() {
    return new Item.Writer() {
      @Override
      public Optional<Question> question(ServedClient client, Data data) {
        return data instanceof Data.Bool(boolean wanted)
            && (!wanted || dataSet.isEmpty() || client.access().wouldReadAll(dataSet.get()))
                ? Optional.of(new Question(StreamControl.this, wanted ? 1 : 0,
                    () -> engine.handler().refuses(client.peer(), reference, wanted)))
                : Optional.empty();
      }

      @Override
      public Optional<DataAccessError> write(ServedClient client, Data data, Moment now, Instant at) {
        if (!(data instanceof Data.Bool(boolean wanted))) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
        Optional<DataAccessError> refusal = notFor(client);
        if (refusal.isPresent()) return refusal;
        // there is nothing to send
        if (wanted && (dataSet.isEmpty() || dataSet.get().showsEdited()))
          return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
        // nor does a stream have a place for what is withheld
        if (wanted && !client.access().readsAll(dataSet.get()))
          return Optional.of(DataAccessError.OBJECT_ACCESS_DENIED);
        refusal = client.refusal(StreamControl.this, wanted ? 1 : 0);
        if (refusal.isPresent()) return refusal;
        if (wanted && !enabled()) enabler = Optional.of(client);
        enable(wanted);
        return Optional.empty();
      }
    };
  }

  Item.Writer reserving() {
    return (client, data, _, _) -> {
      if (!(data instanceof Data.Bool(boolean wanted))) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
      Optional<DataAccessError> refusal = notFor(client);
      if (refusal.isEmpty()) holder = wanted ? Optional.of(client) : Optional.empty();
      return refusal;
    };
  }

  /** An attribute that is written while the block is disabled. */
  Item.Writer changing(String name, Predicate<Data> fits) {
    return (client, data, _, _) -> {
      if (!fits.test(data)) return Optional.of(DataAccessError.TYPE_INCONSISTENT);
      Optional<DataAccessError> refusal = notFor(client);
      if (refusal.isPresent()) return refusal;
      if (enabled()) return Optional.of(DataAccessError.TEMPORARILY_UNAVAILABLE);
      return name.equals(DATA_SET) ? changeDataSet(client, data) : set(name, data);
    };
  }

  private Optional<DataAccessError> set(String name, Data data) {
    values.put(name, data);
    return Optional.empty();
  }

  private Optional<DataAccessError> changeDataSet(ServedClient client, Data data) {
    if (data.equals(values.get(DATA_SET)) || !(data instanceof Data.VisibleString(String name)))
      return Optional.empty();
    Optional<DataSet> found = engine.dataSet(name).filter(client.access()::finds);
    if (found.isEmpty() && !name.isEmpty()) return Optional.of(DataAccessError.OBJECT_VALUE_INVALID);
    dataSet = found;
    values.put(DATA_SET, data);
    // receivers are to notice
    if (values.get(CONF_REV) instanceof Data.Unsigned(long revision))
      values.put(CONF_REV, new Data.Unsigned(revision + 1 & 0xFFFF_FFFFL));
    if (values.get(CONF_REV) instanceof Data.Int(long revision))
      values.put(CONF_REV, new Data.Int((int) (revision + 1)));
    return Optional.empty();
  }
}
