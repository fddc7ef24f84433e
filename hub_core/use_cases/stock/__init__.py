"""What the hub does with stock between its ports: levels, reserved units, and the numbers for each channel."""
