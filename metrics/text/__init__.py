"""The text model: characters, keys of words, sentences and quotations of a batch, as flat arrays."""
