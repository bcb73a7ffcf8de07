package io.gridtap.app;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Standard output that knows why it could not be written; a print stream knows only that. */
final class Output extends PrintStream {
  private final Watched file;

  /** Directly over the file: a print stream between would keep a broken pipe to itself. */
  static Output standard() {
    return new Output(new Watched(new FileOutputStream(FileDescriptor.out)));
  }

  private Output(Watched file) {
    super(new BufferedOutputStream(file, 1 << 16), false, StandardCharsets.UTF_8);
    this.file = file;
  }

  /** What became of what was written; that who reads a pipe has gone is no fault, as with {@code | head}. */
  Optional<IOException> fault() {
    return Optional.ofNullable(file.fault).filter(_ -> !isPipe());
  }

  /** Where the system shows it. Its words for a broken pipe are those of the user's language. */
  private static boolean isPipe() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
      return target.startsWith("pipe:") || target.startsWith("socket:");
    } catch (IOException | UnsupportedOperationException unknown) {
      return true;
    }
  }

  private static final class Watched extends OutputStream {
    private final OutputStream file;
    private volatile @Nullable IOException fault;

    Watched(OutputStream file) { this.file = file; }

    @Override
    public void write(int octet) throws IOException { write(new byte[]{(byte) octet}, 0, 1); }

    @Override
    public void write(byte[] octets, int start, int length) throws IOException {
      try {
        file.write(octets, start, length);
      } catch (IOException failure) {
        fault = failure;
        throw failure;
      }
    }
  }
}
