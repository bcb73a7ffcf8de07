package io.gridtap.iec61850.scl;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A substation configuration file (IEC 61850-6): ICD, CID, IID or SCD. Only what a client or server needs is kept;
 * single-line diagrams, Private sections and inputs are passed over.
 *
 * <p>{@link #parse} refuses what breaks the file for everybody: XML that is not well-formed, a document type
 * declaration (it could make us fetch or expand things), missing names, duplicates, references to types or data sets
 * that do not exist. {@link #model} refuses what breaks one IED, such as a data set member that leads nowhere, so that
 * a careless neighbour in a large SCD does no harm. Everything else is a warning.
 *
 * @param source
 *            the name of the file, for messages
 */
public record Scl(String source, Edition edition, Version version, Header header, Communication communication,
    List<Ied> ieds, DataTypeTemplates templates, List<SclWarning> warnings) {
  public Scl {
    ieds = List.copyOf(ieds);
    warnings = List.copyOf(warnings);
  }

  /** Edition of IEC 61850-6 that the file follows. */
  public enum Edition {
    /** 2004: no version, or the years before 2007. */
    ED1,
    /** 2009: version 2007, revision A or B. */
    ED2,
    /** 2018: version 2007, revision B, release 4, and what comes after it. */
    ED2_1
  }

  /** Version, revision and release of the schema, as the SCL element gives them. */
  public record Version(Optional<String> version, Optional<String> revision, Optional<String> release) {}

  /** Identification of the file (Header). */
  public record Header(String id, Optional<String> version, Optional<String> revision, Optional<String> toolId) {}

  /**
   * Reads a file.
   *
   * @throws SclException
   *             if it cannot be used as SCL
   * @throws IOException
   *             if it cannot be read at all
   */
  public static Scl parse(Path file) throws IOException {
    Path name = file.getFileName();
    try (InputStream in = Files.newInputStream(file)) {
      return parse(name == null ? file.toString() : name.toString(), in, SclLimits.STANDARD);
    }
  }

  /**
   * Reads a file from a stream, which stays open.
   *
   * @param source
   *            a name for messages
   * @throws SclException
   *             if it cannot be used as SCL
   * @throws IOException
   *             if it cannot be read at all
   */
  public static Scl parse(String source, InputStream in) throws IOException {
    return parse(source, in, SclLimits.STANDARD);
  }

  /** The same within other limits. */
  public static Scl parse(String source, InputStream in, SclLimits limits) throws IOException {
    XmlCursor xml = new XmlCursor(source, new BufferedInputStream(in, 65_536), limits);
    return new SclParser(xml, limits).file();
  }

  public Optional<Ied> ied(String name) { return ieds.stream().filter(ied -> ied.name().equals(name)).findFirst(); }

  /**
   * What the only access point with a server of this IED offers.
   *
   * @throws IllegalArgumentException
   *             if there is no such IED, or not exactly one access point with a server
   * @throws SclException
   *             if the file's description of this IED cannot be used
   */
  public IedModel model(String iedName) throws SclException {
    Ied ied = known(iedName);
    List<String> names = ied.accessPoints().stream().filter(ap -> ap.server().isPresent()).map(Ied.AccessPoint::name)
        .toList();
    if (names.size() != 1) {
      throw new IllegalArgumentException("IED " + iedName + " has servers at access points " + names + ": choose one");
    }
    return model(iedName, names.getFirst());
  }

  /**
   * What this access point of this IED offers, within {@link SclLimits#STANDARD}.
   *
   * @throws IllegalArgumentException
   *             if there is no such IED or access point, or it has no server
   * @throws SclException
   *             if the file's description of this IED cannot be used
   */
  public IedModel model(String iedName, String accessPoint) throws SclException {
    return new ModelBuilder(this, SclLimits.STANDARD).build(known(iedName), accessPoint);
  }

  private Ied known(String iedName) {
    return ied(iedName).orElseThrow(() -> new IllegalArgumentException(
        "no IED " + iedName + " in " + source + ", but " + ieds.stream().map(Ied::name).limit(20).toList()));
  }
}
