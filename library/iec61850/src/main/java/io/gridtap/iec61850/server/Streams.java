package io.gridtap.iec61850.server;

import io.gridtap.iec61850.scl.Communication.StreamAddress;
import io.gridtap.iec61850.scl.Ied;
import io.gridtap.iec61850.scl.IedModel.LogicalDevice;
import io.gridtap.iec61850.scl.IedModel.LogicalNode;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.wire.BitString;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** The control blocks of GOOSE and sampled values. No sockets, threads or clock. */
final class Streams {
  private static final int SV_OPT_FLDS_BITS = 5;

  private final StreamHandler handler;
  private final Function<String, Optional<DataSet>> dataSets;
  private final Consumer<Runnable> notices;
  private final Map<String, StreamControl> controls = new LinkedHashMap<>();

  /** @param notices what the application is told once the lock is released */
  Streams(StreamHandler handler, Function<String, Optional<DataSet>> dataSets, Consumer<Runnable> notices) {
    this.handler = handler;
    this.dataSets = dataSets;
    this.notices = notices;
  }

  StreamHandler handler() { return handler; }

  void notice(Runnable told) { notices.accept(told); }

  Optional<DataSet> dataSet(String reference) { return dataSets.apply(reference); }

  Optional<StreamControl> of(String reference) { return Optional.ofNullable(controls.get(reference)); }

  boolean uses(DataSet dataSet) { return controls.values().stream().anyMatch(control -> control.uses(dataSet)); }

  void begin() { controls.values().forEach(StreamControl::begin); }

  void closed(ServedClient client) { controls.values().forEach(control -> control.closed(client)); }

  private StreamControl add(LogicalDevice device, LogicalNode node, String name, String enable) {
    StreamControl control = new StreamControl(device.name() + "/" + node.name() + "$" + name, enable, this);
    controls.put(control.reference(), control);
    return control;
  }

  private static Data dataSet(LogicalDevice device, LogicalNode node, Optional<String> name) {
    return BlockFields.text(name.map(set -> device.name() + "/" + node.name() + "$" + set).orElse(""));
  }

  /** A GoCB, below {@code LN$GO}; the attributes in the order of IEC 61850-8-1. */
  Item.Group addGoose(LogicalDevice device, LogicalNode node, Ied.GseControl goose, Optional<StreamAddress> stream,
      Item parent) {
    StreamControl control = add(device, node, "GO$" + goose.name(), "GoEna");
    control.put("GoID", BlockFields.text(goose.appId()));
    control.put("DatSet", dataSet(device, node, goose.datSet()));
    control.put("ConfRev", new Data.Unsigned(goose.confRev()));
    control.put("NdsCom", Data.Bool.FALSE);
    control.put("MinTime", new Data.Unsigned(stream.map(address -> address.minTimeMillis().orElse(0)).orElse(0)));
    control.put("MaxTime", new Data.Unsigned(stream.map(address -> address.maxTimeMillis().orElse(0)).orElse(0)));
    control.put("FixedOffs", Data.Bool.FALSE);
    BlockFields fields = new BlockFields(goose.name(), parent)
        .written("GoEna", BlockFields.bool(), () -> control.value("GoEna"), control.enabling());
    changeable(fields, control, "GoID", BlockFields.text(), Streams::isText);
    changeable(fields, control, "DatSet", BlockFields.text(), Streams::isText);
    readOnly(fields, control, "ConfRev", BlockFields.unsigned(32));
    readOnly(fields, control, "NdsCom", BlockFields.bool());
    fields.add(ModelTree.address("DstAddress", fields.group(), stream));
    readOnly(fields, control, "MinTime", BlockFields.unsigned(32));
    readOnly(fields, control, "MaxTime", BlockFields.unsigned(32));
    readOnly(fields, control, "FixedOffs", BlockFields.bool());
    return fields.group();
  }

  /** An MSVCB below {@code LN$MS} or a USVCB below {@code LN$US}. */
  Item.Group addSampledValues(LogicalDevice device, LogicalNode node, Ied.SampledValueControl configured,
      Optional<StreamAddress> stream, Item parent) {
    StreamControl control = add(device, node, (configured.multicast() ? "MS$" : "US$") + configured.name(), "SvEna");
    String id = configured.multicast() ? "MsvID" : "UsvID";
    if (!configured.multicast()) control.put("Resv", Data.Bool.FALSE);
    control.put(id, BlockFields.text(configured.smvId()));
    control.put("DatSet", dataSet(device, node, configured.datSet()));
    control.put("ConfRev", new Data.Int(configured.confRev()));
    control.put("SmpRate", new Data.Int(configured.sampleRate()));
    control.put("OptFlds", new Data.Bits(options(configured.options())));
    control.put("SmpMod", new Data.Int(0));
    control.put("noASDU", new Data.Int(configured.asdus()));
    BlockFields fields = new BlockFields(configured.name(), parent)
        .written("SvEna", BlockFields.bool(), () -> control.value("SvEna"), control.enabling());
    if (!configured.multicast())
      fields.written("Resv", BlockFields.bool(), () -> control.value("Resv"), control.reserving());
    changeable(fields, control, id, BlockFields.text(), Streams::isText);
    changeable(fields, control, "DatSet", BlockFields.text(), Streams::isText);
    readOnly(fields, control, "ConfRev", BlockFields.integer(32));
    changeable(fields, control, "SmpRate", BlockFields.integer(32),
        data -> data instanceof Data.Int(long value) && value >= 0 && value == (int) value);
    changeable(fields, control, "OptFlds", new TypeDescription.Bits(SV_OPT_FLDS_BITS),
        data -> data instanceof Data.Bits(BitString bits) && bits.length() == SV_OPT_FLDS_BITS);
    // samples per period, samples per second, seconds per sample
    changeable(fields, control, "SmpMod", BlockFields.integer(8),
        data -> data instanceof Data.Int(long value) && value >= 0 && value <= 2);
    fields.add(ModelTree.address("DstAddress", fields.group(), stream));
    readOnly(fields, control, "noASDU", BlockFields.integer(32));
    return fields.group();
  }

  private static BitString options(Ied.SmvOpts options) {
    return BitString.of(options.refreshTime(), options.sampleSynchronized(), options.sampleRate(), options.dataSet(),
        options.security());
  }

  private static boolean isText(Data data) {
    return data instanceof Data.VisibleString(String text) && text.length() <= ObjectName.MAX_OCTETS;
  }

  private static void readOnly(BlockFields fields, StreamControl control, String name, TypeDescription type) {
    fields.readOnly(name, type, () -> control.value(name));
  }

  private static void changeable(BlockFields fields, StreamControl control, String name, TypeDescription type,
      Predicate<Data> fits) {
    fields.written(name, type, () -> control.value(name), control.changing(name, fits));
  }
}
