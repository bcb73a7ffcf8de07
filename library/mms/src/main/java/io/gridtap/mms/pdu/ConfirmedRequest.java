package io.gridtap.mms.pdu;

import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/**
 * A request that is answered (ISO 9506-2 ConfirmedServiceRequest); it knows the type of its answer.
 *
 * @param <R> the positive answer
 */
public sealed interface ConfirmedRequest<R extends ConfirmedResponse> {
  /** Status. @param extendedDerivation whether the server is to examine itself first */
  record Status(boolean extendedDerivation) implements ConfirmedRequest<ConfirmedResponse.Status> {}

  /** GetNameList. */
  record GetNameList(ObjectClass objectClass, Scope scope, Optional<String> continueAfter)
      implements
        ConfirmedRequest<ConfirmedResponse.NameList> {}

  /** Identify. */
  record Identify() implements ConfirmedRequest<ConfirmedResponse.Identity> {}

  /** Read. @param specificationWithResult whether the answer repeats what was asked for */
  record Read(boolean specificationWithResult, VariableAccess variables)
      implements
        ConfirmedRequest<ConfirmedResponse.Values> {
    public static Read of(VariableAccess.Variable... variables) {
      return new Read(false, VariableAccess.of(variables));
    }
  }

  /** Write: one datum for each variable. */
  record Write(VariableAccess variables, List<Data> data) implements ConfirmedRequest<ConfirmedResponse.Written> {
    public Write { data = List.copyOf(data); }

    public static Write of(VariableAccess.Variable variable, Data data) {
      return new Write(VariableAccess.of(variable), List.of(data));
    }
  }

  /** GetVariableAccessAttributes, by name. */
  record GetVariableAccessAttributes(ObjectName name)
      implements
        ConfirmedRequest<ConfirmedResponse.VariableAccessAttributes> {}

  /** DefineNamedVariableList. */
  record DefineNamedVariableList(ObjectName name, List<VariableAccess.Variable> variables)
      implements
        ConfirmedRequest<ConfirmedResponse.Defined> {
    public DefineNamedVariableList { variables = List.copyOf(variables); }
  }

  /** GetNamedVariableListAttributes. */
  record GetNamedVariableListAttributes(ObjectName name)
      implements
        ConfirmedRequest<ConfirmedResponse.NamedVariableListAttributes> {}

  /** DeleteNamedVariableList. @param names of the lists, for the specific scope; empty for the other scopes */
  record DeleteNamedVariableList(DeleteScope scope, List<ObjectName> names, Optional<String> domain)
      implements
        ConfirmedRequest<ConfirmedResponse.Deleted> {
    public DeleteNamedVariableList { names = List.copyOf(names); }

    public static DeleteNamedVariableList of(ObjectName... names) {
      return new DeleteNamedVariableList(DeleteScope.SPECIFIC, List.of(names), Optional.empty());
    }
  }

  /** Rename: another identifier for an object, in the same scope. */
  record Rename(ObjectClass objectClass, ObjectName currentName, String newIdentifier)
      implements
        ConfirmedRequest<ConfirmedResponse.Renamed> {}

  /** GetDomainAttributes. */
  record GetDomainAttributes(String domain) implements ConfirmedRequest<ConfirmedResponse.DomainAttributes> {}

  /** GetCapabilityList. */
  record GetCapabilityList(Optional<String> continueAfter)
      implements
        ConfirmedRequest<ConfirmedResponse.CapabilityList> {}

  /**
   * ObtainFile: the server fetches a file from the client, by opening, reading and closing it over the same association
   * before it answers. So a client puts a file.
   *
   * @param sourceFileServer where the file is, if not at the client
   */
  record ObtainFile(Optional<ApplicationReference> sourceFileServer, FileName sourceFile, FileName destinationFile)
      implements
        ConfirmedRequest<ConfirmedResponse.FileObtained> {
    public static ObtainFile of(FileName source, FileName destination) {
      return new ObtainFile(Optional.empty(), source, destination);
    }
  }

  /** FileOpen. @param initialPosition octets to skip, 0…2^32-1 */
  record FileOpen(FileName name, long initialPosition) implements ConfirmedRequest<ConfirmedResponse.FileOpened> {
    public FileOpen {
      if (initialPosition < 0 || initialPosition > FileAttributes.MAX_UNSIGNED_32)
        throw new IllegalArgumentException("positions within files are 0…2^32-1, not " + initialPosition);
    }
  }

  /** FileRead: the next piece. @param frsmId the file read state machine that FileOpen has told */
  record FileRead(int frsmId) implements ConfirmedRequest<ConfirmedResponse.FileData> {}

  /** FileClose. */
  record FileClose(int frsmId) implements ConfirmedRequest<ConfirmedResponse.FileClosed> {}

  /** FileRename. */
  record FileRename(FileName currentName,
      FileName newName) implements ConfirmedRequest<ConfirmedResponse.FileRenamed> {}

  /** FileDelete. */
  record FileDelete(FileName name) implements ConfirmedRequest<ConfirmedResponse.FileDeleted> {}

  /**
   * FileDirectory.
   *
   * @param specification directory or file; everything if empty
   * @param continueAfter the last name of the page before
   */
  record FileDirectory(Optional<FileName> specification, Optional<FileName> continueAfter)
      implements
        ConfirmedRequest<ConfirmedResponse.Directory> {}

  /** ReadJournal. @param variables only the ones with these tags; all if empty */
  record ReadJournal(ObjectName journal, JournalRange range, List<String> variables)
      implements
        ConfirmedRequest<ConfirmedResponse.JournalEntries> {
    public ReadJournal { variables = List.copyOf(variables); }

    public static ReadJournal of(ObjectName journal, JournalRange range) {
      return new ReadJournal(journal, range, List.of());
    }
  }

  /** WriteJournal. */
  record WriteJournal(ObjectName journal, List<EntryContent> entries)
      implements
        ConfirmedRequest<ConfirmedResponse.JournalWritten> {
    public WriteJournal { entries = List.copyOf(entries); }
  }

  /** InitializeJournal: deletes entries. @param limit up to which, itself not included; all if empty */
  record InitializeJournal(ObjectName journal, Optional<Limit> limit)
      implements
        ConfirmedRequest<ConfirmedResponse.JournalInitialized> {
    /** @param entry tells apart what happened in the same millisecond */
    public record Limit(Data.BinaryTime time, Optional<Octets> entry) {}
  }

  /** ReportJournalStatus. */
  record ReportJournalStatus(ObjectName journal) implements ConfirmedRequest<ConfirmedResponse.JournalStatus> {}

  /** A service not modelled here; a server rejects it as unrecognised. */
  record Other(int tag, Octets content) implements ConfirmedRequest<ConfirmedResponse.Other> {}

  /** Object class of GetNameList; the ordinal is the number on the wire. */
  enum ObjectClass {
    NAMED_VARIABLE, SCATTERED_ACCESS, NAMED_VARIABLE_LIST, NAMED_TYPE, SEMAPHORE, EVENT_CONDITION, EVENT_ACTION,
    EVENT_ENROLLMENT, JOURNAL, DOMAIN, PROGRAM_INVOCATION, OPERATOR_STATION
  }

  /** Object scope of GetNameList. */
  sealed interface Scope {
    record Vmd() implements Scope {}

    record Domain(String name) implements Scope {}

    record Association() implements Scope {}
  }

  /** Scope of DeleteNamedVariableList; the ordinal is the number on the wire. */
  enum DeleteScope {
    SPECIFIC, AA_SPECIFIC, DOMAIN, VMD
  }
}
