"""What the machine refuses, said in French."""

import errno

WORDS = {
    errno.ENOENT: "ce fichier n'existe pas",
    errno.EACCES: "les droits manquent pour y accéder",
    errno.EPERM: "les droits manquent pour y accéder",
    errno.EISDIR: "c'est un dossier",
    errno.ENOTDIR: "un dossier est attendu",
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "la place accordée est épuisée",
    errno.EROFS: "le disque est en lecture seule",
    errno.EIO: "le disque est en panne",
}


def in_words(error: OSError) -> str:
    """Why it failed."""
    return WORDS.get(error.errno or 0) or error.strerror or str(error)
