"""The knowledge base from the reception's side: what nobody answered becomes an article with one click."""

from django.urls import reverse

from clinicbot.core import clock
from conversations.knowledge import collecting
from conversations.knowledge.matching import nearest, question_of
from conversations.models import Channel, Conversation, KnowledgeArticle, OpenQuestion
from patients.models import Contact
from tests.backoffice.conftest import login  # noqa: F401 - a fixture


def test_one_click_opens_the_article_to_write(login: object, db: None, valkey: object) -> None:  # noqa: F811
    contact = Contact.objects.create(phone="+5531900007002")
    channel = Channel.objects.create(phone_number_id="k2", name="k2")
    talk = Conversation.objects.create(contact=contact, channel=channel)
    for text in ("vocês fazem botox?", "fazem aplicação de botox?"):
        collecting.record(collecting.Asked(text, question_of(text), "pt_BR", "unanswered"), talk.pk, clock.now())
    group = OpenQuestion.objects.get()
    client = login("receptionist")  # type: ignore[operator]
    listed = client.get(reverse("admin:conversations_openquestion_changelist")).content.decode()
    assert "vocês fazem botox?" in listed
    write = reverse("admin:conversations_openquestion_write", args=[group.pk])
    assert write in listed
    assert client.get(write).status_code == 405
    answer = client.post(write)
    article = KnowledgeArticle.objects.get()
    page = reverse("admin:conversations_knowledgearticle_change", args=[article.pk])
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert nearest(question_of("fazem botox aí?"), "pt_BR") is None
    form = {"question": article.question, "answer": "Sim, às terças.", "phrases": article.phrases, "language": "pt_BR"}
    assert client.post(page, form | {"active": "on"}).status_code == 302
    found = nearest(question_of("fazem botox aí?"), "pt_BR")
    assert found is not None
    assert (found.answer, found.sure) == ("Sim, às terças.", True)
    professional = login("professional")  # type: ignore[operator]
    assert professional.post(write).status_code == 403
