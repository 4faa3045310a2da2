package dev.godwit.acceptance.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.godwit.acceptance.lab.BareClient;
import dev.godwit.acceptance.lab.Lab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the client of the tutorial "Learning WebRTC" says and expects, word for word. */
class ClassicVocabularyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @RegisterExtension static final Lab LAB = new Lab();

  @Test
  void twoClientsLogInAndEverythingThatACallNeedsIsRelayed() throws InterruptedException {
    try (BareClient ada = login("Ada");
        BareClient bob = login("Bob")) {
      String offer = "{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 1 2 IN IP4 127.0.0.1\\r\\n\"}";
      ada.say("{\"type\":\"offer\",\"offer\":" + offer + ",\"name\":\"Bob\"}");
      JsonNode heardOffer = bob.hear();
      assertEquals("offer", heardOffer.get("type").stringValue());
      assertEquals("Ada", heardOffer.get("name").stringValue());
      assertEquals(JSON.readTree(offer), heardOffer.get("offer"));

      // It gathers candidates before it has heard the answer.
      for (int i = 0; i < 20; i++) {
        ada.say("{\"type\":\"candidate\",\"candidate\":" + candidate(i) + ",\"name\":\"Bob\"}");
      }
      for (int i = 0; i < 20; i++) {
        JsonNode heard = bob.hear();
        assertEquals("candidate", heard.get("type").stringValue());
        assertEquals(JSON.readTree(candidate(i)), heard.get("candidate"));
      }

      String answer = "{\"type\":\"answer\",\"sdp\":\"v=0\\r\\n\"}";
      bob.say("{\"type\":\"answer\",\"answer\":" + answer + ",\"name\":\"Ada\"}");
      JsonNode heardAnswer = ada.hear();
      assertEquals("answer", heardAnswer.get("type").stringValue());
      assertEquals(JSON.readTree(answer), heardAnswer.get("answer"));
    }
  }

  @Test
  void aTakenNameIsRefusedAndTheSameSocketTriesAnother() throws InterruptedException {
    try (BareClient _ = login("Ada");
        BareClient other = BareClient.connectFromFile(LAB.server())) {
      other.say("{\"type\":\"login\",\"name\":\"Ada\"}");
      JsonNode refusal = other.hear();
      assertEquals("login", refusal.get("type").stringValue());
      assertFalse(refusal.get("success").booleanValue());

      other.say("{\"type\":\"login\",\"name\":\"Eve\"}");
      assertTrue(other.hear().get("success").booleanValue());
    }
  }

  @Test
  void whoLeavesAndWhoIsGoneReachThePartnerAsLeave() throws InterruptedException {
    try (BareClient bob = login("Bob")) {
      BareClient ada = login("Ada");
      call(ada, bob);
      ada.say("{\"type\":\"leave\",\"name\":\"Bob\"}");
      assertEquals("leave", bob.hear().get("type").stringValue());

      call(ada, bob);
      ada.close();
      assertEquals("leave", bob.hear().get("type").stringValue());
      login("Ada").close();
    }
  }

  @Test
  void whatIsUnknownOrNoJsonIsAnsweredAndTheSocketStaysOpen() throws InterruptedException {
    try (BareClient ada = BareClient.connectFromFile(LAB.server())) {
      ada.say("{\"type\":\"dance\"}");
      assertEquals("Unrecognized command: dance", ada.hear("error").get("message").stringValue());
      ada.say("{\"type\":");
      assertEquals(
          "Unrecognized command: undefined", ada.hear("error").get("message").stringValue());

      ada.say("{\"type\":\"login\",\"name\":\"Ada\"}");
      assertTrue(ada.hear().get("success").booleanValue());
    }
  }

  private static BareClient login(String name) throws InterruptedException {
    BareClient client = BareClient.connectFromFile(LAB.server());
    client.say("{\"type\":\"login\",\"name\":\"" + name + "\"}");
    JsonNode answer = client.hear();
    assertEquals("login", answer.get("type").stringValue());
    assertTrue(answer.get("success").booleanValue(), answer::toString);
    return client;
  }

  private static void call(BareClient ada, BareClient bob) throws InterruptedException {
    ada.say("{\"type\":\"offer\",\"offer\":{\"type\":\"offer\",\"sdp\":\"\"},\"name\":\"Bob\"}");
    assertEquals("offer", bob.hear().get("type").stringValue());
  }

  private static String candidate(int number) {
    return "{\"candidate\":\"candidate:%d 1 udp 2113937151 192.0.2.1 %d typ host\",\"sdpMid\":\"0\","
            .formatted(number, 50_000 + number)
        + "\"sdpMLineIndex\":0,\"usernameFragment\":\"abcd\"}";
  }
}
