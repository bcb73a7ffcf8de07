package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.AcsiClass;
import io.gridtap.iec61850.NoThreadsLeft;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.association.Event;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedRequest.GetNameList;
import io.gridtap.mms.pdu.ConfirmedRequest.ObjectClass;
import io.gridtap.mms.pdu.ConfirmedRequest.Scope;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.RejectReason;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.TypeDescription;
import io.gridtap.testkit.FaultProxy;
import io.gridtap.transport.RequestTimeoutException;
import io.gridtap.transport.TcpConnector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Devices whose directories are not what they should be. */
@Timeout(60)
@ExtendWith(NoThreadsLeft.class)
class HostileBrowseLoopbackTest {
  private static Answer<?> names(boolean more, String... names) {
    return new Answer.Positive<>(new ConfirmedResponse.NameList(List.of(names), more));
  }

  private interface Check {
    void with(Directory directory) throws Exception;
  }

  private static void device(Function<ConfirmedRequest<?>, Optional<Answer<?>>> answers, Check check)
      throws Exception {
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = answers;
      try (Iec61850Client client = device.connect()) {
        check.with(client.directory());
      }
    }
  }

  private static Function<ConfirmedRequest<?>, Optional<Answer<?>>> listing(Answer<?> variables,
      Function<ConfirmedRequest<?>, Optional<Answer<?>>> others) {
    return request -> {
      if (request instanceof GetNameList(ObjectClass kind, Scope _, Optional<String> _))
        return Optional.of(switch (kind) {
          case DOMAIN -> names(false, "LD0");
          case NAMED_VARIABLE -> variables;
          default -> new Answer.Negative<>(ServiceError.OBJECT_ACCESS_UNSUPPORTED); // knows neither of them
        });
      return others.apply(request);
    };
  }

  @Test
  void moreFollowsAnEmptyPageOrOneThatWasThereBefore() throws Exception {
    AtomicInteger pages = new AtomicInteger();
    device(request -> {
      pages.incrementAndGet();
      return Optional.of(names(true));
    }, directory -> assertThat(directory.logicalDevices()).isEmpty());
    assertThat(pages).hasValue(1);
    device(request -> Optional.of(names(true, "LD0", "LD1")),
        directory -> assertThatThrownBy(directory::logicalDevices).isInstanceOf(Answer.RefusedException.class)
            .hasMessageContaining("goes in circles: behind LD1 comes nothing new"));
  }

  /** A node of its own, and every list but that of the variables refused. */
  private static Function<ConfirmedRequest<?>, Optional<Answer<?>>> refusing(Answer<?> refusal) {
    return request -> request instanceof GetNameList(ObjectClass kind, Scope _, Optional<String> _)
        ? Optional.of(switch (kind) {
          case DOMAIN -> names(false, "LD0");
          case NAMED_VARIABLE -> names(false, "LLN0", "LLN0$ST", "LLN0$ST$Beh", "LLN0$ST$Beh$stVal");
          default -> refusal;
        })
        : Optional.empty();
  }

  static List<Answer<?>> doesNotKnow() {
    return List.of(new Answer.Negative<>(ServiceError.OBJECT_ACCESS_UNSUPPORTED),
        new Answer.Negative<>(ServiceError.OBJECT_NON_EXISTENT), new Answer.Negative<>(new ServiceError(12, 11)),
        new Answer.Negative<>(ServiceError.CAPABILITY_UNAVAILABLE),
        new Answer.Rejected<>(RejectReason.UNRECOGNIZED_SERVICE),
        new Answer.Rejected<>(RejectReason.INVALID_ARGUMENT));
  }

  @ParameterizedTest
  @MethodSource("doesNotKnow")
  void whoDoesNotKnowDataSetsAndLogsHasNone(Answer<?> answer) throws Exception {
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = refusing(answer);
      try (Iec61850Client client = device.connect()) {
        assertThat(client.directory().logicalNode("LD0/LLN0", AcsiClass.DATA_SET)).isEmpty();
        assertThat(client.directory().logicalNode("LD0/LLN0", AcsiClass.LOG)).isEmpty();
        assertThat(client.directory().logicalNode("LD0/LLN0", AcsiClass.DATA_OBJECT)).containsExactly("Beh");
        assertThat(client.logs().logs("LD0")).isEmpty();
        // a name that was mistyped is told
        assertThatThrownBy(() -> client.logs().logs("LD9")).isInstanceOf(Answer.RefusedException.class);
      }
    }
  }

  @Test
  void aListThatBreaksOffBehindAPageIsNotNone() throws Exception {
    device(
        request -> Optional.of(request instanceof GetNameList(var _, var _, Optional<String> after) && after.isEmpty()
            ? names(true, "LLN0$ds1")
            : new Answer.Negative<>(ServiceError.OBJECT_UNDEFINED)),
        directory -> assertThatThrownBy(() -> directory.logicalNode("LD0/LLN0", AcsiClass.DATA_SET))
            .isInstanceOf(Answer.RefusedException.class));
  }

  static List<Answer<?>> doesNotGiveNow() {
    return List.of(new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED),
        new Answer.Negative<>(ServiceError.VMD_OPERATIONAL_PROBLEM),
        new Answer.Negative<>(ServiceError.APPLICATION_UNREACHABLE), new Answer.Negative<>(ServiceError.TIMEOUT),
        new Answer.Negative<>(ServiceError.MEMORY_UNAVAILABLE),
        new Answer.Rejected<>(RejectReason.MAX_SERV_OUTSTANDING_EXCEEDED));
  }

  @ParameterizedTest
  @MethodSource("doesNotGiveNow")
  void whoDoesNotGiveThemNowOrToThisClientMayHaveSome(Answer<?> answer) throws Exception {
    try (ScriptedDevice device = new ScriptedDevice()) {
      device.first = refusing(answer);
      try (Iec61850Client client = device.connect()) {
        Directory directory = client.directory();
        for (ThrowingCallable listing : List.<ThrowingCallable>of(
            () -> directory.logicalNode("LD0/LLN0", AcsiClass.DATA_SET),
            () -> directory.logicalNode("LD0/LLN0", AcsiClass.LOG), () -> client.logs().logs("LD0")))
          assertThatThrownBy(listing).isInstanceOfSatisfying(Answer.RefusedException.class,
              refused -> assertThat(Refusal.of(refused)).isEqualTo(Refusal.of(answer).orElseThrow()));
      }
    }
  }

  @Test
  void namesWithoutEndAreGivenUp() throws Exception {
    AtomicInteger next = new AtomicInteger();
    device(request -> {
      List<String> page = new ArrayList<>();
      for (int i = 0; i < 4000; i++) page.add("N" + next.incrementAndGet());
      return Optional.of(names(true, page.toArray(String[]::new)));
    }, directory -> assertThatThrownBy(() -> directory.logicalNodes("LD0")).isInstanceOf(Answer.RefusedException.class)
        .hasMessage("the list of names does not end: more than 1000000"));
  }

  @Test
  void onlyOneNameAPageForEverIsGivenUpToo() throws Exception {
    AtomicInteger next = new AtomicInteger();
    device(request -> Optional.of(names(true, "N" + next.incrementAndGet())),
        directory -> assertThatThrownBy(directory::logicalDevices).isInstanceOf(Answer.RefusedException.class)
            .hasMessage("the list of names does not end: more than 20000 pages"));
  }

  @Test
  void namesThatMeanNothingAreLeftOut() throws Exception {
    device(listing(names(false, "LLN0", "LLN0$ST", "LLN0$ST$Mod", "LLN0$ST$Mod$$", "$", "", "LLN0$XX$Mod",
        "LLN0$ST$$x"), _ -> Optional.empty()), directory -> {
          assertThat(directory.logicalNodes("LD0")).containsExactly("LLN0");
          assertThat(directory.logicalNode("LD0/LLN0", AcsiClass.DATA_OBJECT))
              .containsExactly("Mod");
        });
  }

  @Test
  void whatNobodyTellsTheTypeOfIsKnownByItsNames() throws Exception {
    device(listing(names(false, "LLN0", "LLN0$ST", "LLN0$ST$Mod", "LLN0$ST$Mod$stVal", "LLN0$ST$Mod$q", "LLN0$RP",
        "LLN0$RP$urcb01", "LLN0$RP$urcb01$RptID"),
        request -> Optional.of(new Answer.Negative<>(ServiceError.RESOURCE_OTHER))), directory -> {
          ServerModel.LogicalNode node = directory.model().logicalDevices().getFirst().logicalNodes().getFirst();
          assertThat(node.dataObjects()).extracting(ServerModel.DataObject::name).containsExactly("Mod");
          assertThat(node.dataObjects().getFirst().children()).extracting(ServerModel.Node::name)
              .containsExactly("stVal", "q");
          assertThat(node.controlBlocks()).extracting(ServerModel.ControlBlock::name).containsExactly("urcb01");
          assertThat(node.dataSets()).as("the device knows no data sets").isEmpty();
        });
  }

  @Test
  void aTypeThatIsNoStructureOfConstraintsIsNotBelieved() throws Exception {
    device(listing(names(false, "LLN0", "LLN0$ST", "LLN0$ST$Mod"),
        request -> Optional.of(new Answer.Positive<>(new ConfirmedResponse.VariableAccessAttributes(false,
            new TypeDescription.Bool())))),
        directory -> {
          ServerModel.LogicalNode node = directory.model().logicalDevices().getFirst().logicalNodes().getFirst();
          assertThat(node.dataObjects()).extracting(ServerModel.DataObject::name).containsExactly("Mod");
        });
  }

  @Test
  void aModelWithoutEndIsGivenUp() throws Exception {
    List<TypeDescription.Component> many = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) many.add(new TypeDescription.Component("D" + i, new TypeDescription.Bool()));
    TypeDescription wide = new TypeDescription.Structure(
        List.of(new TypeDescription.Component("ST", new TypeDescription.Structure(many))));
    String[] nodes = new String[200];
    for (int i = 0; i < nodes.length; i++) nodes[i] = "GGIO" + i;
    device(listing(names(false, nodes),
        request -> Optional.of(new Answer.Positive<>(new ConfirmedResponse.VariableAccessAttributes(false, wide)))),
        directory -> assertThatThrownBy(directory::model).isInstanceOf(Answer.RefusedException.class)
            .hasMessage("the model does not end: more than 500000 attributes"));
  }

  @Test
  void anAnswerWithAnotherInvokeIdentifierIsNoAnswer() throws Exception {
    try (ScriptedDevice device = new ScriptedDevice(); FaultProxy proxy = FaultProxy.to(device.port())) {
      device.first = _ -> Optional.of(names(false, "LD0"));
      LinkedBlockingQueue<Event> seen = new LinkedBlockingQueue<>();
      try (Iec61850Client client = Iec61850Client.connect(TcpConnector.Settings.to("127.0.0.1", proxy.port()),
          AssociationSettings.STANDARD.withRequestLimit(Duration.ofMillis(200)), Optional.empty(), seen::add)) {
        Directory directory = client.directory();
        int before = (int) proxy.toClient().octets();
        assertThat(directory.logicalDevices()).containsExactly("LD0");
        // confirmed-ResponsePDU a1, its length, invokeID 02 01
        String answer = proxy.toClient().recorded().toHex().substring(2 * before);
        int invokeId = answer.indexOf("0201", answer.lastIndexOf("a1", answer.indexOf("1a034c4430") - 10)) / 2 + 2;
        proxy.toClient().corrupt(invokeId, 0x40);
        directory.refresh();
        assertThatThrownBy(directory::logicalDevices).isInstanceOf(RequestTimeoutException.class);
        assertThat(seen).anyMatch(event -> event instanceof Event.Forgiven);
        assertThat(directory.logicalDevices()).as("the association goes on").containsExactly("LD0");
      }
    }
  }
}
