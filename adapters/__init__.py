"""What joins the hub to the world."""
