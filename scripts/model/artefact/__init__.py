"""Turns a Sentence-Transformers directory of the BERT family into a Likewise model.

The modules that `build.py` imports before the virtual environment exists (`console`, `files`,
`catalogue`, `environment`, `manifest`) use the standard library alone. The others need the
packages pinned in `requirements.txt` and run inside that environment.
"""
