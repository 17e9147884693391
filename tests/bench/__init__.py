"""The benchmark: this function beside what people run instead, in the same scripted hour, against the emulator."""
