#!/usr/bin/env bash
# pyspellchecker 0.9.1: the Spanish dictionary has words in their basic form only. Plurals and most forms of verbs are
# missing, so an ordinary sentence without one mistake comes back as mostly misspelled, with corrections that are wrong:
# "tiene" (has) becomes "tizne" (soot). The English, French, German, Portuguese and Italian ones know their forms.
# Who takes the share of unknown words for a sign of another language calls Spanish text "not Spanish".
# The French one has no word with the letter œ either: "cœur" (heart) becomes "cour" (courtyard).
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install -q --disable-pip-version-check pyspellchecker==0.9.1
"$work/venv/bin/python" - <<'PYTHON'
from spellchecker import SpellChecker

sentences = {
    "es": "ella tiene amigos y hace trabajos que las personas no pueden hacer desde hace años",
    "fr": "elle a des amis et fait des travaux que les personnes ont depuis des années",
    "de": "sie hat freunde und macht arbeiten die personen haben seit jahren",
    "pt": "ela tem amigos e faz trabalhos que as pessoas têm há anos",
    "it": "lei ha amici e fa lavori che le persone hanno da anni",
}
unknown = {}
for language, sentence in sentences.items():
    words = sentence.split()
    unknown[language] = sorted(SpellChecker(language=language).unknown(words))
    print("pyspellchecker 0.9.1,", language + ":", len(unknown[language]), "of", len(set(words)), unknown[language])
spanish, french = SpellChecker(language="es"), SpellChecker(language="fr")
assert unknown["es"] == ["amigos", "años", "hace", "personas", "pueden", "tiene", "trabajos"], unknown
assert all(len(words) <= 1 for language, words in unknown.items() if language != "es"), unknown
assert (spanish.correction("tiene"), french.correction("cœur")) == ("tizne", "cour")
assert not any("œ" in word for word in french.word_frequency.keys()) and "coeur" in french
print("tiene ->", spanish.correction("tiene"), "| cœur ->", french.correction("cœur"))
PYTHON
