package io.gridtap.examples;

import io.gridtap.iec61850.AddCause;
import io.gridtap.iec61850.CtlModel;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.file.FileLimits;
import io.gridtap.iec61850.scl.description.CommonDataClass;
import io.gridtap.iec61850.scl.description.IedDescription;
import io.gridtap.iec61850.scl.description.LogicalDeviceDescription;
import io.gridtap.iec61850.server.ControlCommand;
import io.gridtap.iec61850.server.ControlHandler;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.iec61850.server.ServerSettings;
import io.gridtap.iec61850.store.DirectoryFileStore;
import io.gridtap.transport.TcpListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Serves a feeder with a breaker, an earthing switch and a measured power: ServeDevice FILES PORT. */
public final class ServeDevice implements ControlHandler {
  private static final String BREAKER = "FEEDER1LD0/XCBR1.Pos";
  private static final String EARTHING = "FEEDER1LD0/XSWI1.Pos";
  private static final FcReference POWER = FcReference.parse("FEEDER1LD0/MMXU1.TotW.mag.f[MX]");
  private static final int CLOCK_SYNCHRONISED_TO_MILLISECONDS = 0x0A;

  /** The switchgear: what is closed. */
  private final Map<String, Boolean> closed = new ConcurrentHashMap<>();

  static IedDescription described() {
    IedDescription ied = IedDescription.named("FEEDER1");
    LogicalDeviceDescription device = ied.addLogicalDevice("LD0");
    device.addLogicalNode("XCBR1").dataObject("Pos", CommonDataClass.DPC).value("stVal", "off")
        .control(CtlModel.SBO_WITH_ENHANCED_SECURITY).value("sboTimeout", "30000");
    device.addLogicalNode("XSWI1").dataObject("Pos", CommonDataClass.DPC).value("stVal", "off")
        .control(CtlModel.DIRECT_WITH_ENHANCED_SECURITY);
    device.addLogicalNode("MMXU1").dataObject("TotW", CommonDataClass.MV).value("units.SIUnit", "W")
        .value("units.multiplier", "k").value("d", "power towards the line");
    device.lln0().dataObject("NamPlt").value("d", "feeder 1");
    device.lln0().dataSet("dsFeeder", "XCBR1.Pos[ST]", "XSWI1.Pos[ST]", "MMXU1.TotW[MX]");
    device.lln0().bufferedReports("brcbFeeder", "dsFeeder").instances(2);
    return ied;
  }

  /** Nothing is earthed that is switched on, and the other way round: for those who ask for the interlocking check. */
  @Override
  public Optional<AddCause> check(ControlCommand command) {
    boolean otherClosed = closed.getOrDefault(command.object().equals(BREAKER) ? EARTHING : BREAKER, false);
    return command.interlockCheck() && command.on() && otherClosed
        ? Optional.of(AddCause.BLOCKED_BY_INTERLOCKING)
        : Optional.empty();
  }

  @Override
  public Optional<AddCause> perform(ControlCommand command, Controlled object) throws InterruptedException {
    object.moving(); // in intermediate state
    Thread.sleep(50); // what the drive takes
    closed.put(command.object(), command.on());
    return object.follow();
  }

  private void measure(Iec61850Server server) {
    float power = closed.getOrDefault(BREAKER, false) ? 400 : 0;
    server.update(update -> update.set(POWER, new Value.Float32(power)).stamp(Instant.now(),
        CLOCK_SYNCHRONISED_TO_MILLISECONDS));
  }

  public static void main(String[] arguments) throws Exception {
    ServeDevice device = new ServeDevice();
    IedDescription ied = described();
    Path files = Files.createDirectories(Path.of(arguments[0]));
    Files.writeString(files.resolve("FEEDER1.cid"), ied.scl()); // for clients and other tools
    ServerSettings settings = ServerSettings.STANDARD.withControls(device)
        .withFiles(DirectoryFileStore.readOnly(files)).withFileLimits(new FileLimits(4, 0, 1000))
        .withWatcher(new Iec61850Server.Watcher() {
          @Override
          public void commanded(ControlCommand command, Optional<AddCause> failure) {
            System.out.println(command.object() + (command.on() ? " on: " : " off: ")
                + failure.map(AddCause::text).orElse("carried out"));
          }
        });
    TcpListener.Settings address = TcpListener.Settings.local(Integer.parseInt(arguments[1])).withMaxConnections(10);
    try (Iec61850Server server = Iec61850Server.start(ied.model(), address, settings)) {
      System.out.println("port " + server.port());
      while (true) {
        device.measure(server);
        Thread.sleep(200);
      }
    }
  }
}
