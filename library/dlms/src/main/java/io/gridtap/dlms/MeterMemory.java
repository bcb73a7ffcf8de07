package io.gridtap.dlms;

import io.gridtap.dlms.cosem.ObjectDirectory;
import io.gridtap.dlms.cosem.ScalerUnit;
import io.gridtap.dlms.xdlms.AttributeDescriptor;
import io.gridtap.dlms.xdlms.Obis;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What has been learned of one meter and does not change: its object list, scalers and units, how many attributes it
 * takes at once. Kept in a file of lines if there is one:
 *
 * <pre>
 * most 8
 * scaler 3 0100010800ff 0 30
 * object …
 * </pre>
 *
 * <p>
 * For several threads.
 */
public final class MeterMemory {
  private static final System.Logger LOG = System.getLogger(MeterMemory.class.getName());
  private static final int MAX_SCALERS = 100_000;

  private final Optional<Path> file;
  private final Batching batching;
  private final Map<AttributeDescriptor, ScalerUnit> scalers = new ConcurrentHashMap<>();
  private volatile @Nullable ObjectDirectory objects;
  /** Something was learned that the file does not have. */
  private final AtomicBoolean changed = new AtomicBoolean();
  /** The file could not be written the last time. */
  private final AtomicBoolean failing = new AtomicBoolean();

  private MeterMemory(Optional<Path> file, int most) {
    this.file = file;
    this.batching = new Batching(most);
  }

  /** Forgotten with the process. */
  public static MeterMemory transientOne(int maxPerRequest) {
    return new MeterMemory(Optional.empty(), maxPerRequest);
  }

  /**
   * Of a file, which need not exist yet.
   *
   * @throws IOException if it cannot be read, or holds something else
   */
  public static MeterMemory of(Path file, int maxPerRequest) throws IOException {
    MeterMemory memory = new MeterMemory(Optional.of(file), maxPerRequest);
    try {
      memory.load(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException notYet) {
      return memory;
    } catch (IllegalArgumentException malformed) {
      throw new IOException("%s: %s; delete it to have the meter read anew".formatted(file, malformed.getMessage()),
          malformed);
    }
    return memory;
  }

  private void load(List<String> lines) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split(" ", 2);
      if (words.length < 2) throw new IllegalArgumentException("line %d is cut short".formatted(i + 1));
      switch (words[0]) {
        case "most" -> batching.atMost(Integer.parseInt(words[1]));
        case "scaler" -> scaler(words[1].split(" ", -1), i + 1);
        case "object" -> list.append(words[1]).append('\n');
        default -> throw new IllegalArgumentException("line %d begins with %s".formatted(i + 1, words[0]));
      }
    }
    if (!list.isEmpty()) objects = ObjectDirectory.parse(list.toString());
  }

  private void scaler(String[] words, int line) {
    if (words.length != 5) throw new IllegalArgumentException("line %d: a scaler has five fields".formatted(line));
    scalers.put(
        new AttributeDescriptor(Integer.parseInt(words[0]), new Obis(Long.parseLong(words[1], 16)),
            Integer.parseInt(words[2])),
        ScalerUnit.of(Integer.parseInt(words[3]), Integer.parseInt(words[4])));
  }

  public Batching batching() { return batching; }

  public Optional<ObjectDirectory> objects() { return Optional.ofNullable(objects); }

  void objects(ObjectDirectory read) {
    objects = read;
    changed.set(true);
  }

  /** Of a scaler_unit attribute. */
  public Optional<ScalerUnit> scaler(AttributeDescriptor attribute) {
    return Optional.ofNullable(scalers.get(attribute));
  }

  void scaler(AttributeDescriptor attribute, ScalerUnit read) {
    if (scalers.size() < MAX_SCALERS && !read.equals(scalers.put(attribute, read))) changed.set(true);
  }

  /** Saves what was learned since the last time. A file that cannot be written is tried again, and logged once. */
  void keep() {
    if (!changed.compareAndSet(true, false)) return;
    try {
      save();
      failing.set(false);
    } catch (IOException unwritable) {
      changed.set(true);
      if (!failing.getAndSet(true))
        LOG.log(Level.WARNING,
            "%s cannot be written; what it would keep is read from the meter again after a restart: %s"
                .formatted(file.orElseThrow(), unwritable),
            unwritable);
    }
  }

  /** Writes the file, if there is one: whole or not at all. */
  public synchronized void save() throws IOException {
    if (file.isEmpty()) return;
    StringBuilder text = new StringBuilder("most %d\n".formatted(batching.most()));
    Map<String, ScalerUnit> sorted = new TreeMap<>();
    scalers.forEach((attribute, scaler) -> sorted.put("%d %012x %d".formatted(attribute.classId(),
        attribute.instance().code(), attribute.attributeId()), scaler));
    sorted.forEach((attribute, scaler) -> text
        .append("scaler %s %d %d\n".formatted(attribute, scaler.scaler(), scaler.unit().code())));
    ObjectDirectory known = objects;
    if (known != null) known.toText().lines().forEach(line -> text.append("object ").append(line).append('\n'));
    Path target = file.get().toAbsolutePath();
    Path fresh = target.resolveSibling(target.getFileName() + ".new");
    Files.writeString(fresh, text, StandardCharsets.UTF_8);
    Files.move(fresh, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
