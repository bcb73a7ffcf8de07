package io.gridtap.iec104.file;

import io.gridtap.wire.Octets;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Files in memory; what is committed can be read again. */
final class MemoryStore implements FileStore {
  final Map<FileId, Octets> files = new LinkedHashMap<>();
  final Map<FileId, Instant> created = new LinkedHashMap<>();
  /** How transfers ended, in their order. */
  final List<FileOutcome> outcomes = new ArrayList<>();
  int open;
  boolean full;
  boolean truncated;

  MemoryStore with(FileId file, Octets content) { return with(file, content, Instant.EPOCH); }

  MemoryStore with(FileId file, Octets content, Instant time) {
    files.put(file, content);
    created.put(file, time);
    return this;
  }

  @Override
  public List<FileEntry> list(int commonAddress, int address) throws IOException {
    if (address != 0) throw new FileRefusedException(FileError.FILE, "no directory " + address);
    return files.entrySet().stream().filter(file -> file.getKey().commonAddress() == commonAddress)
        .map(file -> new FileEntry(file.getKey().address(), file.getKey().name(), file.getValue().length(),
            created.getOrDefault(file.getKey(), Instant.EPOCH)))
        .toList();
  }

  @Override
  public Source open(FileId file) throws IOException {
    Octets content = files.get(file);
    if (content == null) throw new FileRefusedException(FileError.FILE, "no " + file);
    open++;
    int less = truncated ? 1 : 0;
    return new Source(content.length(),
        new ByteArrayInputStream(content.slice(0, content.length() - less).toByteArray()) {
          @Override
          public void close() { open--; }
        });
  }

  @Override
  public Source openLog(FileId file, Instant start, Instant end) throws IOException {
    if (!end.isAfter(start)) throw new FileRefusedException(FileError.NONE, "nothing between");
    open++;
    return new Source(16, new ByteArrayInputStream(new byte[16]) {
      @Override
      public void close() { open--; }
    });
  }

  @Override
  public Sink create(FileId file, int octets) throws IOException {
    if (file.name() == 99) throw new FileRefusedException(FileError.FILE, "no such name");
    open++;
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    return new Sink() {
      @Override
      public void append(Octets data) throws IOException {
        if (full) throw new IOException("no space left");
        data.writeTo(content);
      }

      @Override
      public void commit() { files.put(file, Octets.wrap(content.toByteArray())); }

      @Override
      public void close() { open--; }
    };
  }

  @Override
  public void delete(FileId file) throws IOException {
    if (files.remove(file) == null) throw new FileRefusedException(FileError.FILE, "no " + file);
  }

  @Override
  public void ended(FileId file, boolean received, FileOutcome outcome) { outcomes.add(outcome); }
}
