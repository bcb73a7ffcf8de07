package io.gridtap.iec104.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec104.Iec104Client;
import io.gridtap.iec104.Iec104Server;
import io.gridtap.iec104.Iec104Settings;
import io.gridtap.iec104.ServerSettings;
import io.gridtap.iec104.asdu.AckFile;
import io.gridtap.iec104.asdu.Asdu;
import io.gridtap.iec104.asdu.Bitstring32;
import io.gridtap.iec104.asdu.BitstringCommand;
import io.gridtap.iec104.asdu.CallFile;
import io.gridtap.iec104.asdu.Cause;
import io.gridtap.iec104.asdu.CauseOfTransmission;
import io.gridtap.iec104.asdu.Command;
import io.gridtap.iec104.asdu.CommandQualifier;
import io.gridtap.iec104.asdu.CounterInterrogation;
import io.gridtap.iec104.asdu.Cp16Time2a;
import io.gridtap.iec104.asdu.Cp56Time2a;
import io.gridtap.iec104.asdu.Delay;
import io.gridtap.iec104.asdu.DirectoryEntry;
import io.gridtap.iec104.asdu.DoubleCommand;
import io.gridtap.iec104.asdu.DoublePoint;
import io.gridtap.iec104.asdu.FileInformation;
import io.gridtap.iec104.asdu.FileReady;
import io.gridtap.iec104.asdu.InformationObject;
import io.gridtap.iec104.asdu.IntegratedTotal;
import io.gridtap.iec104.asdu.LastSection;
import io.gridtap.iec104.asdu.Monitored;
import io.gridtap.iec104.asdu.NormalizedValue;
import io.gridtap.iec104.asdu.NormalizedWithoutQuality;
import io.gridtap.iec104.asdu.Parameter;
import io.gridtap.iec104.asdu.ParameterActivation;
import io.gridtap.iec104.asdu.ParameterFloat;
import io.gridtap.iec104.asdu.ParameterNormalized;
import io.gridtap.iec104.asdu.ParameterQualifier;
import io.gridtap.iec104.asdu.ParameterScaled;
import io.gridtap.iec104.asdu.ProtectionEvent;
import io.gridtap.iec104.asdu.ProtectionOutput;
import io.gridtap.iec104.asdu.ProtectionStart;
import io.gridtap.iec104.asdu.Quality;
import io.gridtap.iec104.asdu.QueryLog;
import io.gridtap.iec104.asdu.RegulatingStepCommand;
import io.gridtap.iec104.asdu.ResetProcess;
import io.gridtap.iec104.asdu.ScaledValue;
import io.gridtap.iec104.asdu.SectionReady;
import io.gridtap.iec104.asdu.Segment;
import io.gridtap.iec104.asdu.SetpointFloat;
import io.gridtap.iec104.asdu.SetpointNormalized;
import io.gridtap.iec104.asdu.SetpointQualifier;
import io.gridtap.iec104.asdu.SetpointScaled;
import io.gridtap.iec104.asdu.ShortFloat;
import io.gridtap.iec104.asdu.SingleCommand;
import io.gridtap.iec104.asdu.SinglePoint;
import io.gridtap.iec104.asdu.StationTime;
import io.gridtap.iec104.asdu.StatusAndChange;
import io.gridtap.iec104.asdu.StepPosition;
import io.gridtap.iec104.asdu.TestPattern;
import io.gridtap.iec104.asdu.TimeTag;
import io.gridtap.iec104.asdu.TypeId;
import io.gridtap.iec104.controlled.CommandPoint;
import io.gridtap.iec104.controlled.CommandPoint.Mode;
import io.gridtap.iec104.controlled.CommandRequest;
import io.gridtap.iec104.controlled.DeviceSettings;
import io.gridtap.iec104.controlled.ParameterRequest;
import io.gridtap.iec104.controlled.Point;
import io.gridtap.iec104.controlled.Station;
import io.gridtap.iec104.controlled.StationHandler;
import io.gridtap.iec104.controlling.Request;
import io.gridtap.iec104.controlling.Update;
import io.gridtap.transport.PcapFile;
import io.gridtap.transport.TcpConnector;
import io.gridtap.transport.TcpListener;
import io.gridtap.wire.Octets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What client and server said to each other, with every type there is, in the eyes of someone who wrote neither. */
@Timeout(120)
class EveryTypeTsharkLoopbackTest {
  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.089Z");
  private static final Cp56Time2a TAG = StationTime.UTC.cp56(TIME);
  private static final Quality BLOCKED = Quality.of(Quality.BL);
  private static final Quality OVER = Quality.of(Quality.OV | Quality.NT);
  /** What is read of each type; as octets where tshark 4.0 goes no further. */
  private static final String FACTS = """
      1 SPI: On; BL: Blocked; IV: Valid
      2 SPI: On; CP24Time: 367.089
      3 DPI: ON (2); BL: Blocked
      4 DPI: ON (2); CP24Time: 367.089
      5 Value: -5; T: Transient; OV: Overflow; NT: Not Topical
      6 Value: -5; CP24Time: 367.089
      7 Value: 0x78563412; OV: Overflow
      8 Value: 0x78563412; CP24Time: 367.089
      9 Value: -0.25 (-8192); OV: Overflow
      10 Value: -0.25 (-8192); CP24Time: 367.089
      11 Value: -300; OV: Overflow
      12 Value: -300; CP24Time: 367.089
      13 Value: 21.5; OV: Overflow
      14 Value: 21.5; CP24Time: 367.089
      15 Binary Counter: 123456; CY: No overflow
      16 Binary Counter: 123456; CP24Time: 367.089
      17 Raw Data: 12d204b11b06
      18 Raw Data: 0310d204b11b06
      19 Raw Data: 0110d204b11b06
      20 Raw Data: 0201040310
      21 Value: 0.5 (16384)
      30 SPI: On; BL: Blocked; CP56Time: Mar  4, 2026 05:06:07.089
      31 DPI: ON (2); CP56Time: Mar  4, 2026 05:06:07.089
      32 Value: -5; CP56Time: Mar  4, 2026 05:06:07.089
      33 Value: 0x78563412; CP56Time: Mar  4, 2026 05:06:07.089
      34 Value: -0.25 (-8192); CP56Time: Mar  4, 2026 05:06:07.089
      35 Value: -300; CP56Time: Mar  4, 2026 05:06:07.089
      36 Value: 21.5; OV: Overflow; CP56Time: Mar  4, 2026 05:06:07.089
      37 Binary Counter: 123456; CP56Time: Mar  4, 2026 05:06:07.089
      38 Raw Data: 12d204b11b060564031a
      39 Raw Data: 0310d204b11b060564031a
      40 Raw Data: 0110d204b11b060564031a
      45 ON/OFF: On; QU: Long Pulse (2); S/E: Execute
      46 ON/OFF: ON (2); S/E: Execute
      47 UP/DOWN: UP (2); S/E: Execute
      48 Value: -0.25 (-8192); S/E: Execute
      49 Value: -300; S/E: Execute
      50 Value: 21.5; S/E: Execute
      51 Value: 0x78563412
      58 ON/OFF: On; CP56Time: Mar  4, 2026 05:06:07.089
      59 ON/OFF: ON (2); CP56Time: Mar  4, 2026 05:06:07.089
      60 UP/DOWN: UP (2); CP56Time: Mar  4, 2026 05:06:07.089
      61 Value: -0.25 (-8192); CP56Time: Mar  4, 2026 05:06:07.089
      62 Value: -300; CP56Time: Mar  4, 2026 05:06:07.089
      63 Value: 21.5; CP56Time: Mar  4, 2026 05:06:07.089
      64 Value: 0x78563412; CP56Time: Mar  4, 2026 05:06:07.089
      70 R: Local power switch on (0); I: Initialisation with unchanged local parameters
      100 QOI: Station interrogation (global) (20)
      101 RQT: General counter interrogation (5); FRZ: Read only
      102 IOA: 1
      103 CP56Time: Mar  4, 2026 05:06:07.089
      104 Raw Data: aa55
      105 QRP: General reset of process (1)
      106 Raw Data: d204
      107 Raw Data: 6712
      110 Value: -0.25 (-8192); KPA: Threshold value (1)
      111 Value: -300; LPC: No change (0)
      112 Value: 21.5; POP: Operation (0)
      113 Raw Data: 02
      120 Raw Data: 0100e8030000
      121 Raw Data: 010001f4010000
      122 Raw Data: 01000001
      123 Raw Data: 010001034d
      124 Raw Data: 01000103
      125 Raw Data: 0100010401020304
      126 Raw Data: 0100e8030000b11b060564031a
      127 Raw Data: 0100b11b060564031ab11b060564031a
      """;
  /** Of these it does not even know the names. */
  private static final Set<Integer> NAMELESS = Set.of(17, 18, 19, 104, 106);

  /** Consecutive objects of each type, enough for a sequence. */
  private static final int OBJECTS = 5;

  private static final List<Monitored> VALUES = List.of(new SinglePoint(true, BLOCKED),
      new DoublePoint(DoublePoint.State.ON, BLOCKED), new StepPosition(-5, true, OVER),
      new Bitstring32(0x12345678, OVER), new NormalizedValue(-8192, OVER), new ScaledValue(-300, OVER),
      new ShortFloat(21.5f, OVER), new IntegratedTotal(123_456, 7), new StatusAndChange(0x0102, 0x0304, BLOCKED),
      new NormalizedWithoutQuality(16_384),
      new ProtectionEvent(DoublePoint.State.ON, BLOCKED, new Cp16Time2a(1234)),
      new ProtectionStart(ProtectionStart.GS | ProtectionStart.SL1, BLOCKED, new Cp16Time2a(1234)),
      new ProtectionOutput(ProtectionOutput.GC, BLOCKED, new Cp16Time2a(1234)));

  private static final List<Command> COMMANDS = List.of(
      new SingleCommand(true, new CommandQualifier(false, CommandQualifier.LONG_PULSE)),
      new DoubleCommand(DoubleCommand.State.ON), new RegulatingStepCommand(RegulatingStepCommand.Step.HIGHER),
      new SetpointNormalized(-8192, SetpointQualifier.EXECUTE), new SetpointScaled(-300, SetpointQualifier.EXECUTE),
      new SetpointFloat(21.5f, SetpointQualifier.EXECUTE), new BitstringCommand(0x12345678));

  private static final Map<Integer, Parameter> PARAMETERS = Map.of(9001,
      new ParameterNormalized(-8192, ParameterQualifier.of(ParameterQualifier.THRESHOLD)), 9002,
      new ParameterScaled(-300, ParameterQualifier.of(ParameterQualifier.LOW_LIMIT)), 9003,
      new ParameterFloat(21.5f, ParameterQualifier.of(ParameterQualifier.HIGH_LIMIT)));

  private static final Map<TypeId, FileInformation> FILES = Map.of(TypeId.F_FR_NA_1, new FileReady(1, 1000, 0),
      TypeId.F_SR_NA_1, new SectionReady(1, 1, 500, 0), TypeId.F_SC_NA_1, new CallFile(1, 0, CallFile.SELECT_FILE),
      TypeId.F_LS_NA_1, new LastSection(1, 1, LastSection.SECTION, 77), TypeId.F_AF_NA_1,
      new AckFile(1, 1, AckFile.SECTION), TypeId.F_SG_NA_1, new Segment(1, 1, Octets.hex("01 02 03 04")),
      TypeId.F_DR_TA_1, new DirectoryEntry(1, 1000, 0), TypeId.F_SC_NB_1, new QueryLog(1, TAG, TAG));

  @TempDir
  private Path directory;

  private final List<Point> points = new ArrayList<>();
  private final List<CommandPoint> commands = new ArrayList<>();

  private Station station() {
    int address = 1;
    for (Monitored value : VALUES)
      for (TimeTag.Form form : TimeTag.Form.values()) {
        if (TypeId.carrying(value.getClass(), form).isEmpty()) continue;
        for (int i = 0; i < OBJECTS; i++) points.add(Point.of(address + i, value, form));
        address += 100;
      }
    for (Command command : COMMANDS) {
      TypeId type = TypeId.carrying(command.getClass(), TimeTag.Form.NONE).orElseThrow();
      commands.add(new CommandPoint(5000 + commands.size(), type, Mode.DIRECT));
    }
    return Station.of(1, points, commands).withCounters(Station.CounterMode.D).withParameters(
        Map.of(9001, TypeId.P_ME_NA_1, 9002, TypeId.P_ME_NB_1, 9003, TypeId.P_ME_NC_1));
  }

  private static final StationHandler ACCEPTING = new StationHandler() {
    @Override
    public void execute(CommandRequest request) { request.terminate(); }

    @Override
    public void parameter(ParameterRequest request) { request.accept(); }
  };

  /** Says everything there is to be said, and gives back what was recorded of it, one ASDU each. */
  private List<String> session() throws Exception {
    Path capture = directory.resolve("iec104.pcap");
    int port;
    ServerSettings settings = ServerSettings.STANDARD.with(InstantSource.fixed(TIME))
        .with(DeviceSettings.STANDARD.withOptional(TypeId.C_TS_NA_1, TypeId.C_CD_NA_1));
    try (PcapFile pcap = PcapFile.create(capture);
        Iec104Server server = Iec104Server.start(TcpListener.Settings.local(0), settings, List.of(station()),
            ACCEPTING)) {
      port = server.port();
      try (Iec104Client client = Iec104Client.connect(
          TcpConnector.Settings.to("127.0.0.1", port).withRecording(pcap), Iec104Settings.STANDARD, _ -> {})) {
        say(server, client);
        client.stopTransfer();
      }
    }
    assertThat(tshark(capture, port, "-Y", "_ws.malformed || _ws.expert.severity == error || tcp.analysis.flags"))
        .isBlank();
    String decoded = tshark(capture, port, "-O", "iec60870_104,iec60870_asdu");
    assertThat(decoded).contains("STARTDT act", "STARTDT con", "TESTFR act", "TESTFR con", "STOPDT act", "STOPDT con")
        .doesNotContain("Malformed", "ERR");
    return List.of(decoded.split("(?=IEC 60870-5-101/104 ASDU)", -1));
  }

  private void say(Iec104Server server, Iec104Client client) throws Exception {
    assertThat(client.interrogate(1).isComplete()).isTrue();
    for (Point point : points) server.report(1, point.address(), point.initial(), TIME, Cause.SPONTANEOUS);
    server.freeze(1, CounterInterrogation.GENERAL, CounterInterrogation.Freeze.FREEZE, TIME);
    assertThat(client.interrogateCounters(1,
        new CounterInterrogation(CounterInterrogation.GENERAL, CounterInterrogation.Freeze.READ),
        Request.Delivery.ANSWER).isComplete()).isTrue();
    assertThat(client.read(1, 1).isComplete()).isTrue();
    assertThat(client.synchronizeClock(1, TIME).isComplete()).isTrue();
    for (int i = 0; i < COMMANDS.size(); i++) {
      assertThat(client.command(1, 5000 + i, COMMANDS.get(i)).isComplete()).isTrue();
      assertThat(client.command(1, 5000 + i, COMMANDS.get(i), TAG).isComplete()).isTrue();
    }
    assertThat(client.call(client.procedures().test(1, new TestPattern(TestPattern.FIXED))).isComplete()).isTrue();
    assertThat(client.call(client.procedures().delay(1, new Delay(new Cp16Time2a(1234)))).isComplete()).isTrue();
    assertThat(client.testCommand(1, 4711).isComplete()).isTrue();
    for (Map.Entry<Integer, Parameter> parameter : PARAMETERS.entrySet())
      assertThat(client.parameter(1, parameter.getKey(), parameter.getValue()).isComplete()).isTrue();
    assertThat(client.activate(1, 9001, new ParameterActivation(ParameterActivation.OBJECT)).isComplete()).isTrue();
    assertThat(client.test()).isPositive();
    assertThat(client.resetProcess(1, new ResetProcess(ResetProcess.GENERAL)).isComplete()).isTrue();
    for (Map.Entry<TypeId, FileInformation> file : FILES.entrySet())
      client.send(Asdu.of(file.getKey(), CauseOfTransmission.of(Cause.FILE), 1, new InformationObject(1,
          file.getValue(), file.getKey() == TypeId.F_DR_TA_1 ? TAG : TimeTag.NONE)));
    int mirrored = 0;
    while (mirrored < FILES.size())
      if (client.updates().take() instanceof Update.Data(long _, Asdu asdu)
          && asdu.type().kind() == TypeId.Kind.FILE)
        mirrored++;
  }

  @Test
  void tsharkReadsEverythingWeSay() throws Exception {
    List<String> asdus = session();
    Map<Integer, String> facts = FACTS.lines().collect(toMap(line -> Integer.parseInt(line.split(" ", 2)[0]),
        line -> line.split(" ", 2)[1]));
    assertThat(facts.keySet()).isEqualTo(TypeId.all().stream()
        .filter(type -> type.isKnown() && type.kind() != TypeId.Kind.SECURITY).map(TypeId::number).collect(toSet()));
    facts.forEach((number, fact) -> {
      List<String> ofType = asdus.stream().filter(asdu -> isOf(asdu, TypeId.of(number))).toList();
      assertThat(ofType).as("type %d", number).isNotEmpty();
      assertThat(ofType.getFirst()).as("type %d", number).contains(fact.split("; ", -1));
      if (!NAMELESS.contains(number)) assertThat(ofType.getFirst()).contains(TypeId.of(number).name());
    });
    for (TypeId type : TypeId.all())
      if (type.kind() == TypeId.Kind.MONITOR && type.sequenceAllowed()) {
        assertThat(asdus).as("%s with SQ=1", type).anyMatch(asdu -> isOf(asdu, type) && asdu.contains("= SQ: True"));
        assertThat(asdus).as("%s with SQ=0", type).anyMatch(asdu -> isOf(asdu, type) && asdu.contains("= SQ: False"));
      }
  }

  private static boolean isOf(String asdu, TypeId type) {
    return asdu.lines().anyMatch(line -> line.contains("TypeId: ") && line.contains("(%d)".formatted(type.number())));
  }

  private static String tshark(Path capture, int port, String... arguments) throws InterruptedException {
    List<String> command = new ArrayList<>(
        List.of("tshark", "-r", capture.toString(), "-d", "tcp.port==%d,iec60870_104".formatted(port)));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as("exit code of %s", command).isZero();
      return output;
    } catch (IOException missing) {
      throw new AssertionError("tshark does not run; install it (Debian: apt install tshark)", missing);
    }
  }
}
