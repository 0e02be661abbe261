"""What all pages share: who is asking, forms, rendering, errors, texts and files."""
