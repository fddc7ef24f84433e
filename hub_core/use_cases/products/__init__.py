"""What the hub does with products between its ports: links them to hub products, and says what others see of those."""
