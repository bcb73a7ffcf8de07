package io.gridtap.mms.pdu;

import io.gridtap.wire.BitString;
import io.gridtap.wire.Octets;
import java.util.List;
import java.util.Optional;

/** A positive answer (ISO 9506-2 ConfirmedServiceResponse). */
public sealed interface ConfirmedResponse {
  /**
   * Status.
   *
   * @param logicalStatus 0 state changes allowed, 1 not allowed, 2 limited services, 3 support services only
   * @param physicalStatus 0 operational, 1 partially operational, 2 inoperable, 3 needs commissioning
   */
  record Status(int logicalStatus, int physicalStatus, Optional<BitString> localDetail) implements ConfirmedResponse {}

  /** GetNameList. */
  record NameList(List<String> names, boolean moreFollows) implements ConfirmedResponse {
    public NameList { names = List.copyOf(names); }
  }

  /** Identify. */
  record Identity(String vendor, String model, String revision) implements ConfirmedResponse {}

  /** Read: one result for each variable, in the order asked. */
  record Values(Optional<VariableAccess> specification, List<AccessResult> results) implements ConfirmedResponse {
    public Values { results = List.copyOf(results); }
  }

  /** Write: for each variable nothing, or why it was not written. */
  record Written(List<Optional<AccessResult.Failure>> results) implements ConfirmedResponse {
    public Written { results = List.copyOf(results); }
  }

  /** GetVariableAccessAttributes. */
  record VariableAccessAttributes(boolean deletable, TypeDescription type) implements ConfirmedResponse {}

  /** DefineNamedVariableList. */
  record Defined() implements ConfirmedResponse {}

  /** GetNamedVariableListAttributes. */
  record NamedVariableListAttributes(boolean deletable, List<VariableAccess.Variable> variables)
      implements
        ConfirmedResponse {
    public NamedVariableListAttributes { variables = List.copyOf(variables); }
  }

  /** DeleteNamedVariableList. */
  record Deleted(long matched, long deleted) implements ConfirmedResponse {}

  /** Rename. */
  record Renamed() implements ConfirmedResponse {}

  /**
   * GetDomainAttributes.
   *
   * @param state 0 non-existent, 1 loading, 2 ready, 3 in use, 4 complete, 5 incomplete
   */
  record DomainAttributes(List<String> capabilities, int state, boolean mmsDeletable, boolean sharable,
      List<String> programInvocations, int uploadInProgress, Optional<String> accessControlList)
      implements
        ConfirmedResponse {
    public DomainAttributes {
      capabilities = List.copyOf(capabilities);
      programInvocations = List.copyOf(programInvocations);
    }
  }

  /** GetCapabilityList. */
  record CapabilityList(List<String> capabilities, boolean moreFollows) implements ConfirmedResponse {
    public CapabilityList { capabilities = List.copyOf(capabilities); }
  }

  /** ObtainFile: the file is there. */
  record FileObtained() implements ConfirmedResponse {}

  /** FileOpen. @param frsmId names the open file within the association */
  record FileOpened(int frsmId, FileAttributes attributes) implements ConfirmedResponse {}

  /** FileRead. */
  record FileData(Octets data, boolean moreFollows) implements ConfirmedResponse {}

  /** FileClose. */
  record FileClosed() implements ConfirmedResponse {}

  /** FileRename. */
  record FileRenamed() implements ConfirmedResponse {}

  /** FileDelete. */
  record FileDeleted() implements ConfirmedResponse {}

  /** FileDirectory. */
  record Directory(List<DirectoryEntry> entries, boolean moreFollows) implements ConfirmedResponse {
    public Directory { entries = List.copyOf(entries); }
  }

  /** ReadJournal: oldest first. */
  record JournalEntries(List<JournalEntry> entries, boolean moreFollows) implements ConfirmedResponse {
    public JournalEntries { entries = List.copyOf(entries); }
  }

  /** WriteJournal. */
  record JournalWritten() implements ConfirmedResponse {}

  /** InitializeJournal. @param deleted how many entries */
  record JournalInitialized(long deleted) implements ConfirmedResponse {}

  /** ReportJournalStatus. */
  record JournalStatus(long currentEntries, boolean mmsDeletable, Optional<String> accessControlList)
      implements
        ConfirmedResponse {}

  /** The answer to a service not modelled here. */
  record Other(int tag, Octets content) implements ConfirmedResponse {}
}
