package io.gridtap.iec61850.server;

import io.gridtap.iec61850.FcReference;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.transport.Conversation;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The application's way to setting groups: everything with the server's lock held. */
final class SettingGroupAccess implements ServedSettingGroups {
  /** Does something with the server's lock held. */
  interface Lock {
    <R> R with(Supplier<R> work);
  }

  private final SettingGroupControl control;
  private final Lock lock;
  private final Clock clock;

  SettingGroupAccess(SettingGroupControl control, Lock lock, Clock clock) {
    this.control = control;
    this.lock = lock;
    this.clock = clock;
  }

  @Override
  public int groups() { return control.groups(); }

  @Override
  public int active() { return lock.with(control::active); }

  @Override
  public Map<FcReference, Data> values(int group) {
    exists(group);
    return lock.with(() -> control.values(group));
  }

  @Override
  public void activate(int group) {
    exists(group);
    lock.with(() -> {
      control.activate(group, Conversation.now(), clock.instant());
      return true;
    });
  }

  @Override
  public void store(int group, Map<FcReference, Data> values) {
    exists(group);
    values.forEach((reference, data) -> {
      Item.Attribute attribute = control.attribute(reference).orElseThrow(
          () -> new IllegalArgumentException(control.logicalDevice() + " has no setting " + reference));
      Optional<DataAccessError> refusal = attribute.type().refuses(data);
      if (refusal.isPresent())
        throw new IllegalArgumentException("%s: %s does not fit: %s".formatted(reference, data, refusal.get().text()));
    });
    lock.with(() -> {
      control.store(group, values, Conversation.now(), clock.instant());
      return true;
    });
  }

  private void exists(int group) {
    if (!control.exists(group))
      throw new IllegalArgumentException(
          "%s has the groups 1…%d, not %d".formatted(control.logicalDevice(), control.groups(), group));
  }
}
