package io.gridtap.iec61850.client;

import io.gridtap.iec61850.DataSetReference;
import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.ValueCodec;
import io.gridtap.iec61850.ValueType;
import io.gridtap.iec61850.report.DataSetDirectory;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.ObjectName;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The data sets of a device (IEC 61850-7-2 §13): {@link Iec61850Client#dataSets()}.
 *
 * <p>{@code LD0/LLN0$ds} or {@code LD0/LLN0.ds} lives with the device, {@code /ds} belongs to no logical device, and
 * {@code @ds} lives with this association. A text that is none of these is a {@link
 * io.gridtap.iec61850.ReferenceException}, and nothing is sent.
 */
public final class DataSets {
  private final Iec61850Client client;

  DataSets(Iec61850Client client) { this.client = client; }

  /** Those of a logical device, as {@code LD0/LLN0$ds}. */
  public List<String> of(String logicalDevice) throws InterruptedException {
    return client.directory().dataSets(logicalDevice);
  }

  /** Those that belong to no logical device, as {@code /ds}. */
  public List<String> ofServer() throws InterruptedException {
    return new Names(client.mms()).of(ObjectClass.NAMED_VARIABLE_LIST, new Scope.Vmd()).stream()
        .map(name -> "/" + name).toList();
  }

  /** Those of this association, as {@code @ds}. */
  public List<String> ofAssociation() throws InterruptedException {
    return new Names(client.mms()).of(ObjectClass.NAMED_VARIABLE_LIST, new Scope.Association()).stream()
        .map(name -> "@" + name).toList();
  }

  /**
   * CreateDataSet.
   *
   * @param members data, or elements of arrays such as {@code LD0/MHAI1.HA.phsAHar(3)[MX]}
   */
  public Answer<ConfirmedResponse.Defined> create(String reference, List<FcReference> members)
      throws InterruptedException {
    if (members.isEmpty()) throw new IllegalArgumentException(reference + ": a data set has at least one member");
    return client.mms().call(new ConfirmedRequest.DefineNamedVariableList(name(reference),
        members.stream().map(FcReference::variable).toList()));
  }

  /** DeleteDataSet. */
  public DataSetDeletion delete(String reference) throws InterruptedException {
    Answer<ConfirmedResponse.Deleted> answer = client.mms()
        .call(ConfirmedRequest.DeleteNamedVariableList.of(name(reference)));
    return switch (answer) {
      case Answer.Positive<ConfirmedResponse.Deleted>(ConfirmedResponse.Deleted(long matched, long deleted)) ->
        deleted > 0
            ? new DataSetDeletion.Deleted()
            : matched > 0 ? new DataSetDeletion.Kept() : new DataSetDeletion.Unknown();
      case Answer.Negative<ConfirmedResponse.Deleted>(ServiceError error) -> new DataSetDeletion.Refused(error);
      case Answer.Rejected<ConfirmedResponse.Deleted> _,Answer.Unreadable<ConfirmedResponse.Deleted> _ -> {
        answer.orThrow();
        throw new IllegalStateException("no positive answer: " + answer);
      }
    };
  }

  /**
   * GetDataSetDirectory, with the types of the members: from the SCL file where it knows them, else from the device.
   *
   * @throws Answer.RefusedException if the device does not have it
   */
  public DataSetDirectory directory(String reference) throws InterruptedException {
    return directory(reference, attributes(reference).orThrow().variables());
  }

  /** GetDataSetDirectory, as MMS has it. */
  public Answer<ConfirmedResponse.NamedVariableListAttributes> attributes(String reference)
      throws InterruptedException {
    return client.mms().call(new ConfirmedRequest.GetNamedVariableListAttributes(name(reference)));
  }

  /** GetDataSetValues, with names and types. What is read again and again is better read with its directory. */
  public DataSetValues read(String reference) throws InterruptedException {
    return read(directory(reference));
  }

  /** @param directory as it was read before */
  public DataSetValues read(DataSetDirectory directory) throws InterruptedException {
    List<AccessResult> results = results(directory.reference());
    if (results.size() != directory.members().size())
      throw new Answer.RefusedException("%s: %d values for %d members; was it defined anew?"
          .formatted(directory.reference(), results.size(), directory.members().size()));
    List<DataSetValues.MemberValue> values = new ArrayList<>();
    for (int i = 0; i < results.size(); i++)
      values.add(DataSetValues.MemberValue.of(directory.members().get(i), results.get(i)));
    return new DataSetValues(directory, values);
  }

  /** GetDataSetValues, as MMS has it: one result for each member. */
  public List<AccessResult> results(String reference) throws InterruptedException {
    // some devices read a data set only for who wants to be told again what he asked for
    return client.mms().call(new ConfirmedRequest.Read(true, new VariableAccess.NamedList(name(reference)))).orThrow()
        .results();
  }

  /**
   * SetDataSetValues, typed.
   *
   * @param directory as it was read before
   * @param values for each member, in their order; so are the results
   * @throws io.gridtap.iec61850.InvalidValueException before anything is sent, if a value is none of its member's type
   * @throws IllegalArgumentException before anything is sent, if there are more or fewer than members
   */
  public Answer<ConfirmedResponse.Written> write(DataSetDirectory directory, List<Value> values)
      throws InterruptedException {
    List<DataSetDirectory.Member> members = directory.members();
    if (values.size() != members.size())
      throw new IllegalArgumentException(
          "%s: %d values for %d members".formatted(directory.reference(), values.size(), members.size()));
    List<Data> data = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) data.add(codec(members.get(i)).data(values.get(i)));
    return write(directory.reference(), data);
  }

  private static ValueCodec codec(DataSetDirectory.Member member) {
    return member.reference().map(reference -> ValueCodec.of(reference, member.type()))
        .orElseGet(() -> ValueCodec.of(member.type()));
  }

  /** SetDataSetValues, as MMS has it. @param data for each member, in their order; so are the results */
  public Answer<ConfirmedResponse.Written> write(String reference, List<Data> data) throws InterruptedException {
    return client.mms()
        .call(new ConfirmedRequest.Write(new VariableAccess.NamedList(name(reference)), data));
  }

  DataSetDirectory directory(String reference, List<VariableAccess.Variable> variables)
      throws InterruptedException {
    TypeFinder types = new TypeFinder(client, variables);
    List<DataSetDirectory.Entry> entries = new ArrayList<>();
    for (VariableAccess.Variable variable : variables) {
      Optional<FcReference> member = FcReference.of(variable);
      entries.add(member.isPresent()
          ? DataSetDirectory.Entry.of(member.get(), types.of(member.get()))
          : new DataSetDirectory.Entry(variable.name().toString(), Optional.empty(), ValueType.UNKNOWN));
    }
    return DataSetDirectory.of(reference, entries);
  }

  /** @throws io.gridtap.iec61850.ReferenceException if it is none, with the position of the fault */
  static ObjectName name(String reference) {
    return DataSetReference.parse(reference).name();
  }
}
