package io.gridtap.iec61850.client;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.TypedValue;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.client.SettingResult.Step;
import io.gridtap.mms.MmsClient;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.VariableAccess;
import io.gridtap.transport.ConnectionLostException;
import io.gridtap.transport.RequestTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The setting groups of a logical device (IEC 61850-7-2 §16). One group is active; one may be edited, by one client at a
 * time, on a copy that the device takes over as a whole when it is confirmed. {@link #edit} does all of it.
 *
 * <p>A setting is named by its reference with the constraint SG or SE, which is the same here: {@link #value} reads the
 * active one, everything about editing means the copy.
 *
 * <p>What a lost connection leaves: the device forgets the copy, at the latest when the time it gives is over. Whether a
 * confirmation got through that had no answer, only the settings say.
 */
public final class SettingGroups {
  private final Iec61850Client client;
  private final MmsClient mms;
  private final String logicalDevice;
  private final ControlBlockAccess block;

  SettingGroups(Iec61850Client client, String logicalDevice) {
    this.client = client;
    this.mms = client.mms();
    this.logicalDevice = logicalDevice;
    this.block = new ControlBlockAccess(mms, logicalDevice, "LLN0$SP$SGCB");
  }

  public String logicalDevice() { return logicalDevice; }

  /**
   * GetSGCBValues; nothing if the logical device has no setting groups.
   *
   * @throws Answer.RefusedException if the device does not let them be read
   */
  public Optional<SettingGroupControlBlock> controlBlock() throws InterruptedException {
    return block.read().map(SettingGroupControlBlock::of);
  }

  /** The active value of a setting, or of all settings below a reference. */
  public AccessResult value(FcReference setting) throws InterruptedException {
    return read(setting, FunctionalConstraint.SG);
  }

  /** The same, typed. */
  public TypedValue typedValue(FcReference setting) throws InterruptedException {
    return client.readValue(as(setting, FunctionalConstraint.SG));
  }

  /** SelectActiveSG: from now on the device works with this group. @param group from 1 */
  public SettingResult selectActive(int group) throws InterruptedException {
    return result(Step.SELECT_ACTIVE_SG, Optional.empty(), block.write("ActSG", number(group)));
  }

  /**
   * Edits a group: takes a copy of it, changes settings in their order, has the copy taken over, and gives it back. If
   * any step is refused, nothing is changed in the device.
   *
   * @param values best made by {@link Iec61850Client#assign}, which examines them
   */
  public SettingResult edit(int group, List<Assignment> values) throws InterruptedException {
    SettingResult step = selectEdit(group);
    if (!step.successful()) return step;
    step = set(values);
    if (step.successful()) step = confirm();
    try {
      abandon(); // after a confirmation too: some devices go on holding it for us
    } catch (ConnectionLostException | RequestTimeoutException over) {
      // the settings are taken over or not, and the result says which; the next call says that the connection is lost
    }
    return step;
  }

  /** SelectEditSG: takes a copy of a group, to which {@link #set} writes. @param group from 1 */
  public SettingResult selectEdit(int group) throws InterruptedException {
    if (group < 1) throw new IllegalArgumentException("setting groups are numbered from 1: " + group);
    return result(Step.SELECT_EDIT_SG, Optional.empty(), block.write("EditSG", number(group)));
  }

  /** GetEditSGValue: a setting in the copy. */
  public AccessResult editedValue(FcReference setting) throws InterruptedException {
    return read(setting, FunctionalConstraint.SE);
  }

  /** SetEditSGValue: a setting in the copy. */
  public SettingResult set(FcReference setting, Data value) throws InterruptedException {
    return set(List.of(new Assignment(setting, value)));
  }

  /**
   * SetEditSGValue, typed.
   *
   * @throws io.gridtap.iec61850.InvalidValueException before anything is sent, if the value is none of the setting's type
   */
  public SettingResult set(FcReference setting, Value value) throws InterruptedException {
    return set(setting, client.codec(as(setting, FunctionalConstraint.SE)).data(value));
  }

  /** SetEditSGValue for several settings, in their order; the first one that is refused is told. */
  public SettingResult set(List<Assignment> values) throws InterruptedException {
    List<ConfirmedRequest.Write> requests = new ArrayList<>();
    List<FcReference> settings = new ArrayList<>();
    for (Assignment value : values) {
      FcReference edited = as(value.reference(), FunctionalConstraint.SE);
      settings.add(edited);
      requests.add(ConfirmedRequest.Write.of(edited.variable(), value.data()));
    }
    List<Answer<ConfirmedResponse.Written>> answers = mms.callAll(requests);
    for (int i = 0; i < answers.size(); i++) {
      Optional<Refusal> refusal = Refusal.ofWrite(answers.get(i));
      if (refusal.isPresent()) return result(Step.SET_EDIT_SG_VALUE, Optional.of(settings.get(i)), refusal);
    }
    return new SettingResult.Done();
  }

  /** ConfirmEditSGValues: the copy becomes the group. */
  public SettingResult confirm() throws InterruptedException {
    return result(Step.CONFIRM_EDIT_SG_VALUES, Optional.empty(), block.write("CnfEdit", Data.Bool.TRUE));
  }

  /** SelectEditSG 0: gives the copy back; what was not confirmed is forgotten. */
  public SettingResult abandon() throws InterruptedException {
    return result(Step.SELECT_EDIT_SG, Optional.empty(), block.write("EditSG", number(0)));
  }

  private static Data number(int group) {
    if (group < 0 || group > 255) throw new IllegalArgumentException("setting group 1…255, not " + group);
    return new Data.Unsigned(group);
  }

  private static SettingResult result(Step step, Optional<FcReference> setting, Optional<Refusal> refusal) {
    return refusal.<SettingResult>map(why -> new SettingResult.Refused(step, setting, why))
        .orElseGet(SettingResult.Done::new);
  }

  private AccessResult read(FcReference setting, FunctionalConstraint constraint) throws InterruptedException {
    VariableAccess.Variable variable = as(setting, constraint).variable();
    return Single.of(setting, mms.call(ConfirmedRequest.Read.of(variable)).orThrow().results());
  }

  private FcReference as(FcReference setting, FunctionalConstraint constraint) {
    if (!setting.logicalDevice().equals(logicalDevice))
      throw new IllegalArgumentException("%s is not in %s".formatted(setting, logicalDevice));
    if (setting.constraint() != FunctionalConstraint.SG && setting.constraint() != FunctionalConstraint.SE)
      throw new IllegalArgumentException(setting + ": a setting has the constraint SG or SE");
    return new FcReference(setting.logicalDevice(), setting.logicalNode(), constraint, setting.path());
  }
}
