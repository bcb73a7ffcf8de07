package io.gridtap.iec61850;

import io.gridtap.mms.pdu.ObjectName;
import java.util.List;

/**
 * Reference of a data set (IEC 61850-7-2 §13): {@code LD0/LLN0.dsStat} or {@code LD0/LLN0$dsStat}, {@code /dsStat} for
 * one of the server as a whole, {@code @dsStat} for one of the association.
 *
 * @param name as MMS has it (IEC 61850-8-1)
 */
public record DataSetReference(ObjectName name) {
  private static final String FORM = "LD0/LLN0.dsStat, LD0/LLN0$dsStat or @dsStat";

  /** @throws ReferenceException with what is expected instead, and where */
  public static DataSetReference parse(String text) {
    ReferenceSyntax syntax = new ReferenceSyntax(text, FORM);
    if (text.startsWith("@")) return new DataSetReference(new ObjectName.AssociationSpecific(syntax.rest(1)));
    if (text.startsWith("/")) return new DataSetReference(new ObjectName.VmdSpecific(syntax.rest(1)));
    String device = syntax.device();
    int item = syntax.at();
    List<ReferenceSyntax.Name> names = syntax.names();
    syntax.plain(names);
    // what devices call their own with dollars is taken as they do
    if (names.size() != 2 && !syntax.dollars())
      throw syntax.fault("a logical node and the name of a data set expected", item);
    return new DataSetReference(new ObjectName.DomainSpecific(device, text.substring(item).replace('.', '$')));
  }

  /** With dollars. */
  @Override
  public String toString() { return name.toString(); }
}
