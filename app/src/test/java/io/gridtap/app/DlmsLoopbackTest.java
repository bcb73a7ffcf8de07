package io.gridtap.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.simulators.meter.MeterModel;
import io.gridtap.simulators.meter.MeterSpec;
import io.gridtap.simulators.meter.SimulatedMeter;
import io.gridtap.simulators.meter.SimulatedMeters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands for meters against simulated ones. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DlmsLoopbackTest {
  private static final Map<String, String> KEYS = Map.of("EK", SimulatedMeter.ENCRYPTION_KEY, "AK",
      SimulatedMeter.AUTHENTICATION_KEY);

  @TempDir
  private Path directory;
  private SimulatedMeters meters;

  @BeforeEach
  void start() throws IOException {
    meters = SimulatedMeters.start(SimulatedMeters.Settings.STANDARD,
        List.of(MeterSpec.of(MeterModel.SINGLE_PHASE, 1), MeterSpec.of(MeterModel.THREE_PHASE, 2)));
  }

  @AfterEach
  void stop() { meters.close(); }

  private Invocation single(String command, String... words) { return run(0, "", command, words); }

  private Invocation three(String command, String... words) { return run(1, "", command, words); }

  private Invocation run(int meter, String answer, String command, String... words) {
    List<String> line = new ArrayList<>(List.of("dlms", command, "127.0.0.1:" + meters.meters().get(meter).port()));
    line.addAll(List.of(words));
    line.addAll(List.of("--timeout", "20s"));
    return Invocation.of(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)), KEYS,
        line.toArray(String[]::new));
  }

  private static void done(Invocation run) { assertThat(run.exitCode()).as(run.err() + run.out()).isZero(); }

  @Test
  void voltsAndAmperesOverHdlcWithAPassword() throws IOException {
    Path password = Files.writeString(directory.resolve("pw"), "22222222\n");
    Invocation run = single("read", "--client", "1", "--logical", "0", "--physical", "1", "--password-file",
        password.toString(), "1-1:32.7.0", "1-1:31.7.0");
    done(run);
    assertThat(run.outLines()).hasSize(2);
    assertThat(run.outLines().getFirst()).matches("1-1:32\\.7\\.0  voltage_l1  2\\d\\d\\.\\d\\d  V");
    assertThat(run.outLines().getLast()).matches("1-1:31\\.7\\.0  current_l1 +\\d+\\.\\d\\d  A");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void whatCannotBeReadDoesNotLoseTheOthers() {
    Invocation run = single("read", "voltage_l1", "3/1-0:99.99.9", "1-0:9.9.9", "--format", "csv");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.outLines()).hasSize(4);
    assertThat(run.outLines().get(1)).startsWith("1-0:32.7.0,3,2,voltage_l1,2").endsWith(",V,");
    assertThat(run.outLines().get(2)).contains("object-undefined");
    assertThat(run.outLines().get(3)).contains("not in the meter's object list");
    assertThat(run.errLines().getLast()).startsWith("gridtap: 2 of 3 not read: 1-0:99.99.9: object-undefined");
  }

  @Test
  void aWrongPasswordIsSaidInWordsAndNotShown() {
    Invocation run = single("read", "--client", "1", "--password", "S3CRET00", "voltage_l1");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.errLines()).hasSize(1);
    assertThat(run.err()).contains("authentication-failure: the password or key is wrong", "--password-file")
        .doesNotContain("S3CRET00");
  }

  @Test
  void everyFrameIsShownWithItsMeaningAndWithoutThePassword() {
    Invocation run = single("read", "--client", "1", "--password", "22222222", "voltage_l1", "--verbose");
    done(run);
    assertThat(run.err()).contains("HDLC SNRM P/F, to 1 from 1", "AARQ", "result accepted", "get-request-with-list",
        "Register value, voltage_l1", "HDLC DISC").doesNotContain("22222222").doesNotContain("32 32 32 32");
  }

  @Test
  void requestsAreOfHighPriorityUnlessToldOtherwise() {
    String[] who = {"--client", "17", "--password", "00000000", "--verbose"};
    Invocation high = three("get", "register", "1-0:1.8.0", "2", who[0], who[1], who[2], who[3], who[4]);
    done(high);
    assertThat(high.err()).contains("invoke-id 1, confirmed, high priority");
    Invocation normal = three("get", "register", "1-0:1.8.0", "2", who[0], who[1], who[2], who[3], who[4],
        "--priority", "normal");
    done(normal);
    assertThat(normal.err()).contains("invoke-id 1, confirmed, normal priority").doesNotContain("high priority");
  }

  @Test
  void theMetersCounterIsReadBeforeItIsCiphered() {
    Invocation run = three("read", "voltage_l1", "voltage_l2", "voltage_l3", "--wrapper", "--ek", "!env EK", "--ak",
        "!env AK", "--format", "json");
    done(run);
    assertThat(run.outLines()).hasSize(3).allMatch(line -> line.contains("\"unit\":\"V\""));
    Invocation again = three("read", "voltage_l1", "--ek", "!env EK", "--ak", "!env AK", "--counters",
        directory.resolve("counters").toString(), "--verbose");
    assertThat(again.err()).doesNotContain(SimulatedMeter.ENCRYPTION_KEY.toLowerCase(java.util.Locale.ROOT));
  }

  @Test
  void aWrongKeyIsSaidInWords() {
    Invocation run = three("read", "voltage_l1", "--wrapper", "--ek", "!env AK", "--ak", "!env AK");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("--ek").doesNotContain(SimulatedMeter.AUTHENTICATION_KEY);
  }

  @Test
  void objectsAreListedAndKept() throws IOException {
    Path list = directory.resolve("objects");
    Invocation run = single("objects", "--save", list.toString());
    done(run);
    assertThat(run.out()).contains("Clock", "1-0:1.8.0").contains("Active energy import");
    assertThat(Files.readString(list)).contains("1-0:1.8.0 3 0");
    assertThat(single("objects", "--class", "clock", "--format", "csv").outLines()).hasSize(2);
  }

  @Test
  void rowsOfAProfileByTimeAndByNumber() {
    Invocation table = three("profile", "1-0:99.1.0", "--last", "3h", "--client", "17", "--password", "00000000");
    done(table);
    assertThat(table.outLines().getFirst()).startsWith("time").contains("1-0:1.8.0");
    assertThat(table.outLines()).hasSizeBetween(13, 15);
    Invocation csv = three("profile", "1-0:99.1.0", "--entries", "1..5", "--columns", "active_energy_import",
        "--format",
        "csv", "--client", "17", "--password", "00000000");
    done(csv);
    assertThat(csv.outLines()).hasSize(6);
    assertThat(csv.outLines().getFirst()).isEqualTo("time,status,missing_before,1-0:1.8.0 Wh");
    assertThat(csv.err()).contains("5 rows");
  }

  @Test
  void theClockTellsHowFarItIs() {
    Invocation run = three("clock", "--client", "17", "--password", "00000000");
    done(run);
    assertThat(run.out()).contains("deviation", "read within");
    Invocation shifted = three("clock", "--client", "17", "--password", "00000000", "--shift", "60");
    done(shifted);
    assertThat(shifted.out()).contains("shifted").containsPattern("(59.* s|1 min) ahead");
    Invocation set = three("clock", "--client", "17", "--password", "00000000", "--set", "now");
    done(set);
    assertThat(set.outLines().stream().filter(line -> line.startsWith("deviation")).toList().getLast())
        .contains(" ms ");
  }

  @Test
  void theSwitchMovesOnlyIfSomebodySaysYes() {
    String[] who = {"disconnect", "--client", "17", "--password", "00000000"};
    Invocation refused = run(1, "no\n", "relay", who);
    assertThat(refused.exitCode()).isEqualTo(Exit.FAILED);
    assertThat(refused.err()).contains("nothing was done");
    Invocation moved = run(1, "yes\n", "relay", who);
    done(moved);
    assertThat(moved.outLines().getFirst()).startsWith("connected");
    assertThat(moved.outLines().getLast()).startsWith("disconnected");
  }

  @Test
  void attributesAsTheyAre() {
    String[] who = {"--client", "17", "--password", "00000000"};
    Invocation get = three("get", "register", "1-0:1.8.0", "scaler_unit", who[0], who[1], who[2], who[3]);
    done(get);
    assertThat(get.outLines().getFirst()).isEqualTo("structure (2)");
    Invocation denied = three("set", "data", "0-0:42.0.0", "2", "text", "hello", who[0], who[1], who[2], who[3]);
    assertThat(denied.exitCode()).isEqualTo(1);
    assertThat(denied.err()).contains("read-write-denied").doesNotContain("read-only");
    Invocation never = three("set", "register", "1-0:1.8.0", "scaler_unit", "null", who[0], who[1], who[2], who[3]);
    assertThat(never.exitCode()).isEqualTo(1);
    assertThat(never.errLines().getFirst()).contains("scaler_unit", "is read-only by its use; tried all the same");
    assertThat(never.errLines().getLast()).contains("not written");
    Invocation action = three("action", "clock", "0-0:1.0.0", "shift_time", "int16", "0", who[0], who[1], who[2],
        who[3]);
    done(action);
  }

  @Test
  void anImageIsTransferredVerifiedAndActivated() throws IOException {
    Path image = Files.write(directory.resolve("fw.bin"), new byte[3000]);
    Invocation run = three("image", image.toString(), "--verify", "--activate", "--yes", "--client", "17", "--password",
        "00000000");
    done(run);
    assertThat(run.out()).contains("3000 octets transferred", "verified", "activated");
  }

  @Test
  void aProbeWritesAProfileThatReads() {
    Path profile = directory.resolve("probed.profile");
    done(single("probe", "--output", profile.toString()));
    Invocation run = single("read", "voltage_l1", "--profile", profile.toString());
    done(run);
    assertThat(run.out()).contains("  V");
  }
}
