package io.gridtap.iec61850.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.server.Iec61850Server;
import io.gridtap.mms.pdu.Data;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of the guides run, and stand in the guides as they run here. */
@Timeout(60)
class GuideProgramsLoopbackTest {
  private static final Path SCL = Path.of("src", "test", "resources", "scl", "golden.cid");

  @TempDir
  Path directory;

  @Test
  void settingsAreEdited() throws Exception {
    try (Iec61850Server server = ServeSettings.start(SCL, 0)) {
      EditSettings.main(new String[]{"127.0.0.1", String.valueOf(server.port())});
      assertThat(server.settingGroups("GOLDLD0").active()).isEqualTo(2);
      assertThat(server.read(FcReference.parse("GOLDLD0/PTOC1.StrVal.setMag.f[SG]")))
          .contains(new Data.Float32(4.5f));
    }
  }

  @Test
  void logsAreQueried() throws Exception {
    try (Iec61850Server server = ServeLogs.start(SCL, directory, 0)) {
      server.update(update -> update.set(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Data.Bool.TRUE));
      QueryLog.main(new String[]{"127.0.0.1", String.valueOf(server.port())});
    }
    assertThat(directory).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({"EditSettings,iec61850-setting-groups", "ServeSettings,iec61850-setting-groups",
      "QueryLog,iec61850-logs", "ServeLogs,iec61850-logs"})
  void theGuideShowsTheProgram(String program, String guide) throws Exception {
    String source = Files.readString(Path.of("src", "test", "java", "io", "gridtap", "iec61850", "guide",
        program + ".java"));
    // without the package
    assertThat(Files.readString(Path.of("..", "..", "docs", "guide", guide + ".md")))
        .contains(source.substring(source.indexOf("import ")).strip());
  }
}
