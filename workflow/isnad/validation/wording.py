"""The words of coding sheets in English and Arabic: headings, answers, classes, instructions."""

from __future__ import annotations

LANGUAGES = ("en", "ar")

#: column -> heading in each language. Classes get columns of their own for what is missing (``missed_<class>``).
HEADINGS = {
    "item": {"en": "item", "ar": "الرقم"},
    "coder": {"en": "coder", "ar": "المرمّز"},
    "task": {"en": "task", "ar": "المهمة"},
    "before": {"en": "before", "ar": "ما قبلها"},
    "sentence": {"en": "sentence", "ar": "الجملة"},
    "after": {"en": "after", "ar": "ما بعدها"},
    "source": {"en": "source found", "ar": "المصدر الموجود"},
    "right": {"en": "right?", "ar": "صحيح؟"},
    "class": {"en": "class", "ar": "الصنف"},
    "source_right": {"en": "source right?", "ar": "المصدر صحيح؟"},
    "missing": {"en": "anything missing?", "ar": "هل ينقص شيء؟"},
    "words": {"en": "missing words", "ar": "الكلمات الناقصة"},
    "comment": {"en": "comment", "ar": "ملاحظة"},
}
MISSED = {"en": "missing: {}", "ar": "ناقص: {}"}
ANSWERS = {
    "yes": {"en": "yes", "ar": "نعم"},
    "no": {"en": "no", "ar": "لا"},
    "unsure": {"en": "unsure", "ar": "لا أدري"},
}
TASKS = {
    "hit": {"en": "judge the mark", "ar": "احكم على العلامة"},
    "sentence": {"en": "look for more", "ar": "ابحث عن غيرها"},
}
CLASSES = {
    "modal": {"en": "modal", "ar": "احتمال"},
    "belief": {"en": "belief", "ar": "ظن"},
    "hearsay": {"en": "hearsay", "ar": "نقل بلا تثبت"},
    "doubt": {"en": "doubt", "ar": "شك"},
    "approx": {"en": "approx", "ar": "تقريب"},
    "person": {"en": "person", "ar": "شخص مسمّى"},
    "role": {"en": "role", "ar": "صاحب صفة"},
    "institution": {"en": "institution", "ar": "مؤسسة"},
    "media": {"en": "media", "ar": "وسيلة إعلام"},
    "anonymous": {"en": "anonymous", "ar": "مصدر مجهّل"},
    "group": {"en": "group", "ar": "جماعة"},
    "document": {"en": "document", "ar": "وثيقة"},
    "PERS": {"en": "PERS", "ar": "شخص"},
    "LOC": {"en": "LOC", "ar": "مكان"},
    "ORG": {"en": "ORG", "ar": "منظمة"},
    "MISC": {"en": "MISC", "ar": "غير ذلك"},
}
TABS = {
    "instructions": {"en": "Instructions", "ar": "تعليمات"},
    "coding": {"en": "Coding", "ar": "الترميز"},
}

_WHAT = {
    "hedges": {
        "en": (
            "A hedge is a word or fixed expression by which the text, its writer or a quoted source, presents something as "
            "uncertain, unverified or approximate.",
            "modal: possibility or probability (قد before a present verb, ربما, من المحتمل). belief: judgement or appearance (يبدو, يُعتقد, "
            "توقعات). hearsay: distance, no verification (زعم, أنباء عن, لم يتسن التحقق). doubt: lack of knowledge (لم يتضح, شكوك). "
            "approx: blurred quantity or degree (نحو, قرابة, إلى حد ما).",
            "No hedges: قد before a past verb, نحو meaning towards, bounds (أكثر من), plain conditions, the future, duty, ability, "
            "plain reporting verbs.",
        ),
        "ar": (
            "أداة التحفظ كلمة أو عبارة ثابتة يقدم بها النص، كاتبُه أو مصدرٌ يُنقل عنه، أمرًا على أنه غير أكيد أو غير متثبَّت منه أو تقريبي.",
            "احتمال: الإمكان والترجيح (قد قبل المضارع، ربما، من المحتمل). ظن: حكم أو ظاهر (يبدو، يُعتقد، توقعات). نقل بلا تثبت: ابتعاد عن القول "
            "(زعم، أنباء عن، لم يتسن التحقق). شك: نقص المعرفة (لم يتضح، شكوك). تقريب: مقدار أو درجة غير محددة (نحو، قرابة، إلى حد ما).",
            "ليس تحفظًا: قد قبل الماضي، ونحو بمعنى الجهة، والحدود (أكثر من)، والشرط، والمستقبل، والواجب، والقدرة، وأفعال القول المحايدة.",
        ),
    },
    "attributions": {
        "en": (
            "An attribution is a place where the text gives information, speech or a view as somebody's other than its own "
            "narrator's. The mark is on its cue: the verb, participle, noun or adverbial that says so.",
            "The class is the type of the source: person (named), role (one unnamed official), institution, media, anonymous (explicitly "
            "unnamed), group (unnamed people), document (report, study, statement).",
            "No attributions: acts (التقى، وقّع), headings, يُذكر أن, agency tags in brackets.",
            "“source right?”: whether the source found is the one to whom the words are credited, also where only a pronoun says so.",
        ),
        "ar": (
            "الإسناد موضع يقدم فيه النص معلومة أو قولًا أو رأيًا على أنه لغير راويه. والعلامة على أداته: الفعل أو اسم الفاعل أو الاسم أو الظرف الدال عليه.",
            "الصنف نوع المصدر: شخص مسمّى، صاحب صفة (مسؤول واحد لم يُسمَّ)، مؤسسة، وسيلة إعلام، مصدر مجهّل (لم يُكشف اسمه صراحة)، جماعة (ناس غير مسمَّين)، وثيقة (تقرير، دراسة، بيان).",
            "ليس إسنادًا: الأفعال (التقى، وقّع)، والعناوين، و«يُذكر أن»، ورموز الوكالات بين قوسين.",
            "«المصدر صحيح؟»: هل المصدر الموجود هو من نُسب إليه الكلام، ولو دل عليه ضمير.",
        ),
    },
    "entities": {
        "en": (
            "An entity is the mention of a named person (PERS), place (LOC) or organisation (ORG). A country that acts is a LOC.",
            "Of nested names only the outermost counts. No titles, nationality adjectives, pronouns or dates.",
            "A mark is right when it touches the name and its class is right, also where its edges are not exact.",
        ),
        "ar": (
            "الكيان ذكرُ شخص مسمّى أو مكان أو منظمة. والدولة الفاعلة مكان.",
            "من الأسماء المتداخلة لا يُحسب إلا أوسعها. ولا تُحسب الألقاب وصفات الجنسية والضمائر والتواريخ.",
            "العلامة صحيحة إذا كانت على الاسم وإن لم تكن حدودها دقيقة.",
        ),
    },
}
_HOW = {
    "en": (
        "Work alone: do not discuss single rows with the other coders before everybody has finished.",
        "Save this file under a name of your own first; the workflow may make this one again.",
        "Fill in only the answer columns, choosing from the lists. Do not change, add, delete or sort rows, ids or texts. "
        "A dash (–) means that the cell is not needed.",
        "Rows “judge the mark”: is what stands between ⟦ and ⟧ one? If yes, also choose its class. Judge this mark alone.",
        "Rows “look for more”: what the computer found stands between ⟦ and ⟧. Is anything missing in this sentence? If yes, write how "
        "many of each class are missing, and copy the words, with | between them. Do not judge the marks.",
        "Sentences before and after are there to help understanding; nothing is counted in them.",
        "“unsure” is an honest answer; such rows are left out and their number is reported.",
    ),
    "ar": (
        "اعمل وحدك: لا تناقش الصفوف مع بقية المرمّزين قبل أن يفرغ الجميع.",
        "احفظ الملف أولًا باسم من عندك، فقد يُعاد إنشاء هذا الملف.",
        "املأ أعمدة الإجابة وحدها واختر من القوائم. لا تغيّر الصفوف ولا الأرقام ولا النصوص، ولا تحذف ولا تضف ولا ترتّب. الشرطة (–) تعني أن الخانة لا تُملأ.",
        "صفوف «احكم على العلامة»: هل ما بين ⟦ و⟧ منها؟ إن كان نعم فاختر صنفه أيضًا. احكم على هذه العلامة وحدها.",
        "صفوف «ابحث عن غيرها»: ما وجده الحاسوب بين ⟦ و⟧. هل ينقص شيء في هذه الجملة؟ إن كان نعم فاكتب عدد الناقص من كل صنف، وانسخ كلماته وبينها |. ولا تحكم على العلامات.",
        "الجملة السابقة واللاحقة للفهم فقط، ولا يُعد فيهما شيء.",
        "«لا أدري» جواب أمين، وتُترك صفوفه ويُذكر عددها.",
    ),
}


def instructions(layer: str, language: str) -> tuple[str, ...]:
    """What a coder of ``layer`` reads before beginning, one paragraph each."""
    return _WHAT[layer][language] + _HOW[language]


def missed(label: str, language: str) -> str:
    """The heading of the column that counts what is missing of class ``label``."""
    return MISSED[language].format(CLASSES[label][language])
