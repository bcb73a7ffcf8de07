package io.gridtap.iec61850.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gridtap.iec61850.FcReference;
import io.gridtap.iec61850.FunctionalConstraint;
import io.gridtap.iec61850.InvalidValueException;
import io.gridtap.iec61850.Quality;
import io.gridtap.iec61850.TypedValue;
import io.gridtap.iec61850.Value;
import io.gridtap.iec61850.scl.IedModel;
import io.gridtap.mms.association.AssociationSettings;
import io.gridtap.mms.pdu.AccessResult;
import io.gridtap.mms.pdu.Answer;
import io.gridtap.mms.pdu.ConfirmedRequest;
import io.gridtap.mms.pdu.ConfirmedResponse;
import io.gridtap.mms.pdu.Data;
import io.gridtap.mms.pdu.DataAccessError;
import io.gridtap.mms.pdu.ServiceError;
import io.gridtap.mms.pdu.VariableAccess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many references read and written together. */
class ReadPlanLoopbackTest {
  private GoldenDevice device;

  @BeforeEach
  void start() throws Exception { device = new GoldenDevice(); }

  @AfterEach
  void close() { device.close(); }

  private static List<FcReference> analogueInputs() {
    List<FcReference> references = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      references.add(FcReference.parse("GOLDLD0/GPRF1.AnIn%d.mag.f[MX]".formatted(i)));
      references.add(FcReference.parse("GOLDLD0/GPRF1.AnIn%d.q[MX]".formatted(i)));
    }
    return references;
  }

  @Test
  void packsManyReferencesIntoOneRequest() throws Exception {
    Iec61850Client client = device.connect(AssociationSettings.STANDARD, Optional.of(GoldenDevice.file()));
    List<ReadResult> results = client.readAll(analogueInputs());
    assertThat(results).hasSize(200).extracting(ReadResult::reference).isEqualTo(analogueInputs());
    assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(ReadResult.Success.class));
    assertThat(((ReadResult.Success) results.getFirst()).typed().asFloat()).isEqualTo(0f);
    assertThat(device.requests()).hasSize(1);
  }

  @Test
  void keepsBelowThePduSizeWithOneRequestOutstanding() throws Exception {
    Iec61850Client client = device.connect(
        AssociationSettings.STANDARD.withMaxPduOctets(1000).withMaxOutstanding(1, 1),
        Optional.of(GoldenDevice.file()));
    assertThat(client.parameters().maxServOutstandingCalling()).isEqualTo(1);
    ReadPlan plan = client.plan(analogueInputs());
    List<ReadResult> results = plan.read();
    assertThat(results).hasSize(200).allSatisfy(result -> assertThat(result).isInstanceOf(ReadResult.Success.class));
    assertThat(device.requests()).hasSize(plan.requests()).hasSizeBetween(10, 20);
  }

  @Test
  void typesAllThatIsReadIfWanted() throws Exception {
    Iec61850Client client = device.connect();
    ReadPlan plan = client.typedPlan(List.of(FcReference.parse("GOLDLD0/GGIO1.Ind1[ST]"),
        FcReference.parse("GOLDLD0/MHAI1.HA.phsAHar(3).q[MX]"), FcReference.parse("GOLDLD0/LLN0.urcbStat01[RP]"),
        FcReference.parse("GOLDLD0/GGIO1.Nope[ST]")));
    assertThat(device.requests()).as("three nodes, the control block, what is not there").hasSize(5);
    List<ReadResult> results = plan.read();
    assertThat(((ReadResult.Success) results.get(0)).typed().member("stVal").asBoolean()).isFalse();
    assertThat(((ReadResult.Success) results.get(1)).typed().asQuality().validity()).isEqualTo(Quality.Validity.GOOD);
    assertThat(((ReadResult.Success) results.get(2)).typed().member("ConfRev").asLong()).isEqualTo(7);
    assertThat(results.get(3)).isInstanceOf(ReadResult.Failure.class);
    device.requests();
    client.typedPlan(plan.references());
    assertThat(device.requests()).as("all is known").isEmpty();
  }

  @Test
  void learnsTheTypesOfManyReferencesInFewRequests() throws Exception {
    Iec61850Client client = device.connect();
    List<FcReference> references = new ArrayList<>(analogueInputs());
    for (FunctionalConstraint constraint : List.of(FunctionalConstraint.ST, FunctionalConstraint.MX))
      references.add(new FcReference("GOLDLD0", "GPRF1", constraint, List.of()));
    for (int i = 0; i < 8; i++) references.add(FcReference.parse("GOLDLD0/MHAI1.HAA.phsAHar(%d)[MX]".formatted(i)));
    client.directory().learn(references);
    assertThat(device.requests()).as("two nodes, two constraints, an array that is not there").hasSize(5);
    for (FcReference reference : references) client.codec(reference);
    assertThat(device.requests()).as("nothing is asked for any more").isEmpty();
    assertThat(client.codec(references.getFirst()).expected()).startsWith("FLOAT32");
  }

  @Test
  void learnsWholeNodesTogether() throws Exception {
    Iec61850Client client = device.connect();
    client.directory().learnNodes(List.of("GOLDLD0/GGIO1", "GOLDLD0/MHAI1", "GOLDLD0/NONE1"));
    assertThat(device.requests()).as("the names of the logical device, two nodes").hasSize(3);
    assertThat(client.directory().definition("GOLDLD0/GGIO1.Ind1")).isPresent();
    assertThat(client.directory().definition("GOLDLD0/MHAI1.HA")).isPresent();
    client.directory().learnNodes(List.of("GOLDLD0/GGIO1"));
    assertThat(device.requests()).isEmpty();
  }

  @Test
  void readsSeveralElementsOfAnArrayAsAList() throws Exception {
    for (Optional<IedModel> file : List.of(Optional.<IedModel>empty(), Optional.of(GoldenDevice.file()))) {
      Iec61850Client client = device.connect(AssociationSettings.STANDARD, file);
      TypedValue harmonics = client.readValue(FcReference.parse("GOLDLD0/MHAI1.HA.phsAHar(2..5)[MX]"));
      assertThat(harmonics.elements()).hasSize(4);
      assertThat(harmonics.element(1).reference()).hasToString("GOLDLD0/MHAI1.HA.phsAHar(3)[MX]");
      assertThat(harmonics.element(1).member("q").asQuality().validity()).isEqualTo(Quality.Validity.GOOD);
      List<ReadResult> results = client.typedPlan(List.of(
          FcReference.parse("GOLDLD0/MHAI1.HA.phsAHar(0..7).cVal.mag.f[MX]"),
          FcReference.parse("GOLDLD0/MHAI1.HA.phsAHar(7..8)[MX]"),
          FcReference.parse("GOLDLD0/GGIO1.Ind1(0..1)[ST]"))).read();
      assertThat(((ReadResult.Success) results.get(0)).typed().elements()).hasSize(8)
          .allSatisfy(magnitude -> assertThat(magnitude.asFloat()).isZero());
      AccessResult.Failure nothing = new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT);
      assertThat(results.get(1)).as("beyond the last one")
          .isInstanceOfSatisfying(ReadResult.Failure.class, it -> assertThat(it.failure()).isEqualTo(nothing));
      assertThat(results.get(2)).as("no array").isInstanceOf(ReadResult.Failure.class);
    }
  }

  @Test
  void learnsFromRefusalsWhatAnAnswerHasRoomFor() throws Exception {
    // without a file nobody knows how long the answers are
    Iec61850Client client = device.connect(AssociationSettings.STANDARD.withMaxPduOctets(2500), Optional.empty());
    List<FcReference> references = Collections.nCopies(40, FcReference.parse("GOLDLD0/LLN0.urcbStat01[RP]"));
    ReadPlan plan = client.plan(references);
    assertThat(plan.requests()).isEqualTo(1);
    assertThat(plan.read()).hasSize(40).allSatisfy(result -> assertThat(result).isInstanceOf(ReadResult.Success.class));
    int learned = plan.requests();
    assertThat(learned).isGreaterThan(1);
    device.requests();
    plan.read();
    assertThat(device.requests()).as("no refusal the second time").hasSize(learned);
  }

  /** A device that has run short of something for a while. */
  @Test
  void triesLargerPartsAgainLessAndLessOften() throws Exception {
    AtomicInteger most = new AtomicInteger(4);
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    try (ScriptedDevice scripted = new ScriptedDevice()) {
      scripted.first = request -> {
        if (!(request instanceof ConfirmedRequest.Read(var _, VariableAccess.Variables(var list))))
          return Optional.empty();
        sizes.add(list.size());
        return Optional.of(list.size() > most.get()
            ? new Answer.Negative<>(ServiceError.RESOURCE_OTHER)
            : new Answer.Positive<>(new ConfirmedResponse.Values(Optional.empty(),
                Collections.nCopies(list.size(), Data.Bool.TRUE))));
      };
      try (Iec61850Client client = scripted.connect()) {
        ReadPlan plan = client.plan(Collections.nCopies(16, FcReference.parse("LD0/GGIO1.Ind1.stVal[ST]")));
        plan.read();
        assertThat(plan.requests()).isEqualTo(4);
        sizes.clear();
        for (int i = 0; i < 7; i++) plan.read();
        assertThat(sizes).containsOnly(4);
        plan.read();
        assertThat(sizes).as("tried after eight reads, and refused").contains(8);
        sizes.clear();
        for (int i = 0; i < 15; i++) plan.read();
        assertThat(sizes).as("then after sixteen").containsOnly(4);
        most.set(100);
        assertThat(plan.read()).hasSize(16);
        assertThat(plan.requests()).isEqualTo(2);
        for (int i = 0; i < 8; i++) plan.read();
        assertThat(plan.requests()).isOne();
      }
    }
  }

  @Test
  void eachReferenceHasItsOwnOutcome() throws Exception {
    Iec61850Client client = device.connect(AssociationSettings.STANDARD.withMaxPduOctets(1000), Optional.empty());
    List<ReadResult> results = client.readAll(List.of(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"),
        FcReference.parse("GOLDLD0/GGIO1.Nope.stVal[ST]"), FcReference.parse("GOLDLD0/GPRF1[MX]"),
        FcReference.parse("GOLDLD0/MHAI1.HA.phsAHar(3).cVal.mag.f[MX]")));
    assertThat(results.get(0)).isInstanceOf(ReadResult.Success.class);
    assertThat(results.get(1)).isEqualTo(new ReadResult.Failure(results.get(1).reference(),
        new AccessResult.Failure(DataAccessError.OBJECT_NON_EXISTENT)));
    assertThat(results.get(2)).as("too long for any answer").isInstanceOfSatisfying(ReadResult.Refused.class,
        refused -> assertThat(refused.error()).contains(ServiceError.RESOURCE_OTHER));
    assertThat(results.get(3)).isInstanceOf(ReadResult.Success.class);
    assertThatThrownBy(() -> results.get(1).orThrow()).isInstanceOf(Answer.RefusedException.class)
        .hasMessage("GOLDLD0/GGIO1.Nope.stVal[ST]: object-non-existent");
    assertThat(client.readAll(List.of())).isEmpty();
  }

  @Test
  void writesManyInOrderAndSaysOfEachWhatBecameOfIt() throws Exception {
    Iec61850Client client = device.connect(AssociationSettings.STANDARD.withMaxPduOctets(1000), Optional.empty());
    List<Assignment> assignments = new ArrayList<>();
    for (int i = 1; i <= 60; i++)
      assignments.add(new Assignment(FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]"), new Data.Int(i)));
    assignments.add(new Assignment(FcReference.parse("GOLDLD0/GGIO1.Ind1.stVal[ST]"), Data.Bool.TRUE));
    List<WriteResult> results = client.writeAll(assignments);
    assertThat(results).hasSize(61);
    assertThat(results.subList(0, 60)).allMatch(WriteResult::written);
    assertThat(results.getLast().text()).isEqualTo("object-access-denied");
    assertThat(client.readValue(FcReference.parse("GOLDLD0/GTYP1.Wr.i32[SP]")).asInt()).isEqualTo(60);
  }

  @Test
  void findsAValueOfTheWrongTypeBeforeItIsSent() throws Exception {
    Iec61850Client client = device.connect();
    FcReference small = FcReference.parse("GOLDLD0/GTYP1.Wr.i8[SP]");
    assertThat(client.write(small, new Value.Int(100))).isEmpty();
    device.requests();
    assertThatThrownBy(() -> client.write(small, new Value.Int(1000))).isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("GOLDLD0/GTYP1.Wr.i8[SP]");
    assertThat(device.requests()).isEmpty();
    assertThat(client.readValue(small).asInt()).isEqualTo(100);
    assertThat(client.readValue(FcReference.parse("GOLDLD0/GGIO1.Nope.stVal[ST]")).failure()).isPresent();
  }

  @Test
  void aWriteThatIsRefusedForAnotherReasonThanItsSizeIsNotTriedAgain() throws Exception {
    try (ScriptedDevice scripted = new ScriptedDevice()) {
      List<ConfirmedRequest<?>> writes = Collections.synchronizedList(new ArrayList<>());
      scripted.first = request -> {
        if (!(request instanceof ConfirmedRequest.Write)) return Optional.empty();
        writes.add(request);
        return Optional.of(new Answer.Negative<>(ServiceError.OBJECT_ACCESS_DENIED));
      };
      try (Iec61850Client client = scripted.connect()) {
        FcReference reference = FcReference.parse("LD0/GGIO1.Ind1.stVal[ST]");
        assertThat(client.writeAll(Collections.nCopies(4, new Assignment(reference, Data.Bool.TRUE))))
            .hasSize(4).allSatisfy(result -> assertThat(result.text()).isEqualTo("access/object-access-denied"));
        assertThat(writes).hasSize(1);
      }
    }
  }

  @Test
  void anAnswerWithOtherThanTheResultsAskedForIsNotBelieved() throws Exception {
    try (ScriptedDevice scripted = new ScriptedDevice()) {
      scripted.first = request -> request instanceof ConfirmedRequest.Read(var _, VariableAccess.Variables _)
          ? Optional.of(new Answer.Positive<>(
              new ConfirmedResponse.Values(Optional.empty(), Collections.nCopies(3, Data.Bool.TRUE))))
          : Optional.empty();
      try (Iec61850Client client = scripted.connect()) {
        FcReference reference = FcReference.parse("LD0/GGIO1.Ind1.stVal[ST]");
        assertThatThrownBy(() -> client.readAll(List.of(reference, reference)))
            .isInstanceOf(Answer.RefusedException.class).hasMessage("3 results where 2 were asked for");
      }
    }
  }
}
