"""What the public reads: frozen editions, the archive, and what is made from them."""
