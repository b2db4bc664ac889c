"""A camel-tools NER model with random weights: the real files and loading path, no download."""

import json
from collections import Counter


def write_model(folder, words, layers=12, width=768, seed=1, pieces=None):
    """A BertForTokenClassification of that size, with the word pieces given or the characters and words themselves."""
    import torch
    from transformers import BertConfig, BertForTokenClassification

    folder.mkdir(parents=True, exist_ok=True)
    if pieces is None:
        letters = sorted({letter for word in words for letter in word})
        frequent = [word for word, _ in Counter(words).most_common(3000) if len(word) > 1]
        pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters]
        pieces += [f"##{letter}" for letter in letters] + frequent
        pieces = list(dict.fromkeys(pieces))
    (folder / "vocab.txt").write_text("\n".join(pieces) + "\n", encoding="utf-8")
    settings = {"do_lower_case": False, "strip_accents": False, "tokenizer_class": "BertTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings), encoding="utf-8")
    labels = ["B-LOC", "B-ORG", "B-PERS", "B-MISC", "I-LOC", "I-ORG", "I-PERS", "I-MISC", "O"]
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=width // 64,
        intermediate_size=4 * width,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    BertForTokenClassification(config).save_pretrained(folder)
    return folder
