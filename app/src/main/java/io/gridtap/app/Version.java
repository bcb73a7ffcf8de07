package io.gridtap.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What is told by {@code --version}. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties built = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) built.load(in);
    }
    String commit = built.getProperty("commit", "");
    return new String[]{"gridtap " + built.getProperty("version", "?") + (commit.isEmpty() ? "" : " (" + commit + ")"),
        "Java %s, %s".formatted(Runtime.version(), System.getProperty("java.vm.vendor"))};
  }
}
