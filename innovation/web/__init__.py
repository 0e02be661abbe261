"""What all pages share: who is asking, forms, rendering, errors and files."""
