package io.gridtap.app;

import io.gridtap.iec104.apci.Apdu;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.FieldSizes;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.NoTime;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlling.ControllingEvent;
import io.gridtap.wire.DecodeException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;

/** Tells step by step how a command went, of the APDUs as they cross the wire. For the thread that owns the connection. */
final class CommandStory {
  private static final int STEP_WIDTH = 22;

  private final PrintStream out;
  private final FieldSizes sizes;
  private final ObjectLines objects;
  private final boolean json;
  private final Style style;

  CommandStory(PrintStream out, FieldSizes sizes, ObjectLines objects, boolean json, Style style) {
    this.out = out;
    this.sizes = sizes;
    this.objects = objects;
    this.json = json;
    this.style = style;
  }

  void traced(ControllingEvent.Traced traced, Instant at) {
    try {
      if (!(Apdu.CODEC.decode(traced.apdu()) instanceof Apdu.I(int _, int _, var octets))) return;
      out.print(text(Asdu.decode(octets, sizes), at));
      out.flush();
    } catch (DecodeException fault) {
      // the client tells of it, and closes if it must
      out.flush();
    }
  }

  /** @return nothing if it does not belong to a command */
  String text(Asdu asdu, Instant at) {
    boolean mirrored = asdu.type().kind() == TypeId.Kind.COMMAND || asdu.type().kind() == TypeId.Kind.PARAMETER;
    boolean returned = asdu.cause().cause() == Cause.RETURN_REMOTE;
    if (!mirrored && !returned) return "";
    StringBuilder lines = new StringBuilder();
    List<InformationObject> found = asdu.objects();
    for (InformationObject object : found) {
      if (json) {
        lines.append(objects.line(asdu, object, at));
        continue;
      }
      String step = returned ? "return information" : step(asdu.cause(), object);
      boolean bad = asdu.cause().negative() || asdu.cause().cause().isUnknown();
      String padded = step + " ".repeat(Math.max(0, STEP_WIDTH - step.length()));
      lines.append(style.dim(ObjectText.shown(at, at))).append("  ")
          .append(bad ? style.red(padded) : returned ? style.bold(padded) : style.cyan(padded)).append("  ")
          .append(detail(asdu, object)).append('\n');
    }
    return lines.toString();
  }

  private static String step(CauseOfTransmission cause, InformationObject object) {
    Cause number = cause.cause();
    if (number == Cause.ACTIVATION)
      return object.information() instanceof Command command ? command.select() ? "select" : "execute" : "activate";
    if (number == Cause.DEACTIVATION) return object.information() instanceof Command ? "cancel" : "deactivate";
    if (number == Cause.ACTIVATION_CON) return cause.negative() ? "refused" : "confirmed";
    if (number == Cause.DEACTIVATION_CON) return cause.negative() ? "not cancelled" : "cancelled";
    if (number == Cause.ACTIVATION_TERM) return cause.negative() ? "terminated badly" : "terminated";
    return number.name();
  }

  private static String detail(Asdu asdu, InformationObject object) {
    StringBuilder detail = new StringBuilder("%d/%d  %s  %s".formatted(asdu.commonAddress(), object.address(),
        asdu.type(), AsduWords.value(object.information())));
    ObjectText.quality(object.information()).ifPresent(quality -> detail.append("  ").append(quality.text()));
    if (!(object.time() instanceof NoTime)) detail.append("  ").append(object.time());
    String remarks = AsduWords.remarks(asdu.cause());
    return (remarks.isEmpty() ? detail : detail.append("  ").append(remarks)).toString();
  }
}
