"""What is handed in, typed and asked for by somebody who means harm, kind by kind."""
